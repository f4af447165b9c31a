-- Where the catalog is known: touch, #>#, touching_view and shout may write.

SELECT touch(1)
--= SELECT
--=   Unrecognised: uses function touch, which may write

SELECT public.touch(1)
--= SELECT
--=   Unrecognised: uses function public.touch, which may write

SELECT quiet(1)
--= SELECT
--=   Unrecognised: calls quiet, which nobody vouches for

SELECT * FROM touching_view WHERE id = 5
--= SELECT | touching_view
--=   Unrecognised: uses view touching_view, which may write

SELECT a #># b FROM orders WHERE id = 5
--= SELECT | orders
--=   Unrecognised: uses operator #>#, which may write

SELECT o.shout FROM orders o WHERE id = 5
--= SELECT | orders
--=   Unrecognised: uses function shout, which may write

CALL touch()
--= CALL
--=   Unrecognised: CALL runs code that the text does not show

SELECT pg_read_file('x')
--= SELECT
--=   ServerProgram: pg_read_file reaches the server's files

SELECT pg_temp.quiet(1)
--= SELECT
--=   Unrecognised: calls quiet, which nobody vouches for

SELECT public.quiet(1)
--= SELECT
--=   Unrecognised: calls quiet, which nobody vouches for

SELECT lower('A')
--= SELECT
