-- Functions: the server's own are known, of the others public.fiscal_year, close_month and dblink_push are vouched for,
-- with as many arguments and by their whole names.

SELECT lower('A'), now(), gen_random_uuid(), pg_catalog.upper('a')
--= SELECT

SELECT nextval('orders_id_seq')
--= SELECT

SELECT setval('orders_id_seq', 1)
--= SELECT | *
--=   SchemaChange: setval sets a sequence for everybody, as ALTER SEQUENCE does

SELECT lo_import('/etc/passwd')
--= SELECT
--=   ServerProgram: lo_import reaches the server's files

SELECT lo_export(1, '/tmp/x')
--= SELECT
--=   ServerProgram: lo_export reaches the server's files

SELECT lo_unlink(1)
--= SELECT
--=   Destructive: lo_unlink removes a large object

SELECT lo_put(1, 0, 'x')
--= SELECT
--=   UnboundedWrite: lo_put writes a large object, which no WHERE bounds

SELECT lo_get(1)
--= SELECT

SELECT pg_read_file('/etc/passwd')
--= SELECT
--=   ServerProgram: pg_read_file reaches the server's files

SELECT * FROM pg_read_binary_file('x')
--= SELECT
--=   ServerProgram: pg_read_binary_file reaches the server's files

SELECT * FROM pg_ls_dir('.')
--= SELECT
--=   ServerProgram: pg_ls_dir reaches the server's files

SELECT pg_terminate_backend(5)
--= SELECT
--=   SessionEscape: pg_terminate_backend reaches another session

SELECT pg_cancel_backend(pid) FROM pg_stat_activity
--= SELECT | pg_stat_activity
--=   SessionEscape: pg_cancel_backend reaches another session

SELECT pg_reload_conf()
--= SELECT
--=   ServerProgram: pg_reload_conf reaches the server's own administration

SELECT pg_notify('c', 'x')
--= SELECT
--=   SessionEscape: pg_notify reaches another session

SELECT pg_sleep(1)
--= SELECT

SELECT pg_advisory_lock(1)
--= SELECT
--=   SessionEscape: pg_advisory_lock takes a lock that other sessions wait for and that outlives the transaction

SELECT pg_advisory_xact_lock(1)
--= SELECT

SELECT pg_advisory_unlock(1)
--= SELECT

SELECT dblink_exec('host=x', 'DROP TABLE y')
--= SELECT | *
--=   SessionEscape: dblink_exec runs statements on another connection

SELECT * FROM public.dblink('host=x', 'SELECT 1') AS t (a int)
--= SELECT | *
--=   SessionEscape: dblink runs statements on another connection

SELECT query_to_xml('DELETE FROM orders', true, true, '')
--= SELECT | *
--=   Unrecognised: query_to_xml runs SQL that the statement does not show

SELECT table_to_xml('orders', true, true, '')
--= SELECT | *
--=   BulkExport: table_to_xml returns a table as one value

SELECT database_to_xml(true, true, '')
--= SELECT | *
--=   BulkExport: database_to_xml returns all tables as one value

SELECT ts_stat('SELECT 1')
--= SELECT | *
--=   Unrecognised: ts_stat runs SQL that the statement does not show

SELECT set_config('role', 'admin', false)
--= SELECT
--=   SessionEscape: role makes the session another role's

SELECT set_config('search_path', 'a', false)
--= SELECT

SELECT set_config($1, 'x', false)
--= SELECT
--=   SessionEscape: set_config with a computed name may set anything

SELECT pg_logical_emit_message(true, 'a', 'b')
--= SELECT | *
--=   ServerProgram: pg_logical_emit_message reaches the server's own administration

SELECT pg_stat_reset()
--= SELECT
--=   ServerProgram: pg_stat_reset reaches the server's own administration

SELECT pg_create_logical_replication_slot('s', 'p')
--= SELECT
--=   ServerProgram: pg_create_logical_replication_slot reaches the server's own administration

SELECT binary_upgrade_set_next_pg_authid_oid(1)
--= SELECT
--=   ServerProgram: binary_upgrade_set_next_pg_authid_oid reaches the server's own administration

SELECT public.lower('A')
--= SELECT
--=   Unrecognised: calls lower, which nobody vouches for

SELECT my_function(1)
--= SELECT
--=   Unrecognised: calls my_function, which nobody vouches for

SELECT * FROM report(2024) AS r
--= SELECT
--=   Unrecognised: calls report, which nobody vouches for

SELECT public.fiscal_year(now()::date)
--= SELECT

SELECT fiscal_year(now()::date)
--= SELECT
--=   Unrecognised: calls fiscal_year, which nobody vouches for

SELECT public.fiscal_year()
--= SELECT
--=   Unrecognised: calls fiscal_year, which nobody vouches for

SELECT public.fiscal_year(now()::date, 1)
--= SELECT
--=   Unrecognised: calls fiscal_year, which nobody vouches for

SELECT public.fiscal_year(VARIADIC ARRAY[now()::date])
--= SELECT
--=   Unrecognised: calls fiscal_year, which nobody vouches for

SELECT public."Fiscal_Year"(now()::date)
--= SELECT
--=   Unrecognised: calls Fiscal_Year, which nobody vouches for

SELECT public.fiscal_year(my_function(1))
--= SELECT
--=   Unrecognised: calls my_function, which nobody vouches for

SELECT other.fiscal_year(now()::date)
--= SELECT
--=   Unrecognised: calls fiscal_year, which nobody vouches for

UPDATE orders SET note = my_function(id) WHERE id = 5
--= UPDATE | orders
--=   Unrecognised: calls my_function, which nobody vouches for

CREATE INDEX i ON orders (my_function(id))
--= CREATE INDEX | orders
--=   Unrecognised: calls my_function, which nobody vouches for
--=   SchemaChange: makes an index

CREATE VIEW v AS SELECT my_function(1)
--= CREATE VIEW | v
--=   Unrecognised: calls my_function, which nobody vouches for
--=   SchemaChange: makes or replaces a view

INSERT INTO orders (id) VALUES (nextval('orders_id_seq'))
--= INSERT | orders

CALL public.close_month()
--= CALL

CALL close_month()
--= CALL
--=   Unrecognised: CALL runs code that the text does not show

CALL public.close_month(5)
--= CALL
--=   Unrecognised: CALL runs code that the text does not show

CALL public.archive(5)
--= CALL
--=   Unrecognised: CALL runs code that the text does not show

DO $$ BEGIN DELETE FROM orders; END $$
--= DO
--=   Unrecognised: DO runs code that the gateway does not read

DO LANGUAGE plpython3u $$ import os $$
--= DO
--=   Unrecognised: DO runs code that the gateway does not read
--=   ServerProgram: its language reaches the server's files and programs

EXPLAIN SELECT my_function(1)
--= EXPLAIN
--=   Unrecognised: calls my_function, which nobody vouches for

EXPLAIN SELECT pg_terminate_backend(1), count(*) FROM pg_class
--= EXPLAIN | pg_class

EXPLAIN ANALYZE SELECT my_function(1)
--= EXPLAIN, SELECT
--=   Unrecognised: calls my_function, which nobody vouches for

SELECT (1).my_function
--= SELECT
--=   Unrecognised: calls my_function as a part of a value, which nobody vouches for

SELECT (x.a).my_function FROM (SELECT 1 AS a) x
--= SELECT
--=   Unrecognised: calls my_function as a part of a value, which nobody vouches for

SELECT (ARRAY[1])[1].my_function
--= SELECT
--=   Unrecognised: calls my_function as a part of a value, which nobody vouches for

SELECT ('/etc/passwd'::text).pg_read_file
--= SELECT
--=   ServerProgram: pg_read_file reaches the server's files

SELECT s.pg_terminate_backend FROM sessions s
--= SELECT | sessions
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate
--=   SessionEscape: pg_terminate_backend reaches another session

SELECT (i.keys).n, (aclexplode(c.relacl)).grantee FROM keys i, pg_catalog.pg_class c WHERE c.oid = 5
--= SELECT | keys, pg_catalog.pg_class
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT (date_trunc('day', now())).fiscal_year
--= SELECT
--=   Unrecognised: calls fiscal_year as a part of a value, which nobody vouches for

EXPLAIN SELECT pg_terminate_backend(5)
--= EXPLAIN

CREATE RULE r AS ON INSERT TO t DO ALSO SELECT my_function(1)
--= CREATE RULE, SELECT | t
--=   Unrecognised: calls my_function, which nobody vouches for
--=   SchemaChange: changes what statements on a table do

CREATE POLICY p ON orders USING (my_function(id) = 1)
--= CREATE POLICY | orders
--=   Unrecognised: calls my_function, which nobody vouches for
--=   SchemaChange: changes a table
--=   PrivilegeChange: changes which rows a role sees

CREATE TRIGGER t BEFORE INSERT ON orders EXECUTE FUNCTION tsvector_update_trigger('a', 'pg_catalog.english', 'b')
--= CREATE TRIGGER | orders
--=   SchemaChange: changes what statements on a table do

CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = my_function)
--= CREATE OPERATOR
--=   Unrecognised: has code run that no text calls and nobody vouches for
--=   SchemaChange: makes an object

CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int)
--= CREATE AGGREGATE
--=   Unrecognised: has code run that no text calls and nobody vouches for
--=   SchemaChange: makes an object

CREATE CAST (text AS int) WITH FUNCTION my_function (text)
--= CREATE CAST
--=   Unrecognised: has code run that no text calls and nobody vouches for
--=   SchemaChange: changes what expressions mean

SELECT table_to_xml('public.salaries', true, false, '')
--= SELECT | *
--=   BulkExport: table_to_xml returns a table as one value

SELECT table_to_xml('public.orders', true, false, '') FROM public.scratch1 LIMIT 1
--= SELECT | public.scratch1, *
--=   BulkExport: table_to_xml returns a table as one value

SELECT schema_to_xml('public', true, false, '') FROM public.scratch1 LIMIT 1
--= SELECT | public.scratch1, *
--=   BulkExport: schema_to_xml returns all tables of a schema as one value

SELECT setval('public.orders_id_seq', 1) FROM public.scratch1
--= SELECT | public.scratch1, *
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate
--=   SchemaChange: setval sets a sequence for everybody, as ALTER SEQUENCE does

SELECT ('SELECT 1'::text).dblink
--= SELECT | *
--=   SessionEscape: dblink runs statements on another connection

SELECT public.dblink_push('x')
--= SELECT | *
--=   SessionEscape: dblink_push runs statements on another connection

CALL public.dblink_push('x')
--= CALL | *
--=   SessionEscape: dblink_push runs statements on another connection
