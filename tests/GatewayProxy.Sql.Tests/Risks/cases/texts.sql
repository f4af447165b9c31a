-- Whole texts.

SELECT 1; DROP TABLE orders
--= SELECT
--= DROP TABLE | orders
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object

BEGIN; DELETE FROM orders WHERE id = 5; COMMIT
--= BEGIN
--= DELETE | orders
--= COMMIT

/* harmless */ SELECT 1 -- ; DROP TABLE orders
--= SELECT

SELECT 'DROP TABLE orders'
--= SELECT

;;

SELEC 1
--= UNKNOWN
--=   Unrecognised: is no statement of the PostgreSQL that the gateway knows

SELECT 1; SELEC 2
--= UNKNOWN
--=   Unrecognised: is no statement of the PostgreSQL that the gateway knows

DROP/**/TABLE/**/orders
--= DROP TABLE | orders
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object

dRoP tAbLe "Orders"
--= DROP TABLE | Orders
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object
