-- Objects, privileges, the server.

CREATE TABLE t (id int PRIMARY KEY, o int REFERENCES public.orders (id))
--= CREATE TABLE | t, public.orders
--=   SchemaChange: makes a table

CREATE TEMP TABLE t (a int)
--= CREATE TABLE | t

CREATE TABLE pg_temp.t (a int)
--= CREATE TABLE | pg_temp.t

CREATE TABLE t AS SELECT * FROM orders
--= CREATE TABLE AS | orders, t
--=   SchemaChange: makes a table from a query

CREATE TEMP TABLE t AS SELECT * FROM orders
--= CREATE TABLE AS | orders, t

CREATE MATERIALIZED VIEW m AS SELECT * FROM orders
--= CREATE MATERIALIZED VIEW | orders, m
--=   SchemaChange: makes a table from a query

REFRESH MATERIALIZED VIEW m
--= REFRESH MATERIALIZED VIEW | m

REFRESH MATERIALIZED VIEW m WITH NO DATA
--= REFRESH MATERIALIZED VIEW | m
--=   Destructive: empties a materialized view

CREATE VIEW v AS SELECT * FROM orders
--= CREATE VIEW | v, orders
--=   SchemaChange: makes or replaces a view

CREATE TEMP VIEW v AS SELECT * FROM orders
--= CREATE VIEW | v, orders
--=   SchemaChange: makes or replaces a view

CREATE INDEX CONCURRENTLY i ON orders (id)
--= CREATE INDEX | orders
--=   SchemaChange: makes an index

ALTER TABLE orders ADD COLUMN a int
--= ALTER TABLE | orders
--=   SchemaChange: changes an object

ALTER TABLE orders ADD COLUMN a int DEFAULT my_function()
--= ALTER TABLE | orders
--=   Unrecognised: calls my_function, which nobody vouches for
--=   SchemaChange: changes an object

ALTER TABLE orders DROP COLUMN note
--= ALTER TABLE | orders
--=   Destructive: removes a column and what it holds
--=   SchemaChange: changes an object

ALTER TABLE orders DROP COLUMN note CASCADE
--= ALTER TABLE | orders, *
--=   Destructive: removes a column and what it holds
--=   SchemaChange: changes an object

ALTER TABLE orders ALTER COLUMN note TYPE int USING 0
--= ALTER TABLE | orders
--=   Destructive: computes all values of a column anew
--=   SchemaChange: changes an object

ALTER TABLE orders ALTER COLUMN note TYPE varchar(5)
--= ALTER TABLE | orders
--=   SchemaChange: changes an object

ALTER TABLE orders OWNER TO x
--= ALTER TABLE | orders
--=   SchemaChange: changes an object
--=   PrivilegeChange: gives an object to another role

ALTER TABLE orders DISABLE ROW LEVEL SECURITY
--= ALTER TABLE | orders
--=   SchemaChange: changes an object
--=   PrivilegeChange: changes whether row security guards a table

ALTER TABLE orders DISABLE TRIGGER ALL
--= ALTER TABLE | orders
--=   SchemaChange: changes an object

ALTER TABLE orders DETACH PARTITION orders_2024
--= ALTER TABLE | orders, orders_2024
--=   SchemaChange: changes an object

ALTER TABLE orders RENAME TO old_orders
--= ALTER TABLE | orders
--=   SchemaChange: renames an object

ALTER TABLE public.orders SET SCHEMA archive
--= ALTER TABLE | public.orders
--=   SchemaChange: moves an object to another schema

ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b
--= ALTER TABLE | *
--=   SchemaChange: moves tables to other disks

DROP TABLE orders
--= DROP TABLE | orders
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object

DROP TABLE IF EXISTS public.orders, archive.old CASCADE
--= DROP TABLE | public.orders, archive.old, *
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object

DROP TABLE pg_temp.t
--= DROP TABLE | pg_temp.t

DROP SCHEMA shop CASCADE
--= DROP SCHEMA | shop.*, *
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object

DROP SCHEMA shop
--= DROP SCHEMA | shop.*
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object

DROP INDEX orders_idx
--= DROP INDEX | orders_idx
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object

DROP VIEW v
--= DROP VIEW | v
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object

DROP FUNCTION f (int)
--= DROP FUNCTION
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object

DROP TRIGGER t ON public.orders
--= DROP TRIGGER | public.orders
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object

DROP POLICY p ON orders
--= DROP POLICY | orders
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object
--=   PrivilegeChange: removes a guard of row security

DROP EXTENSION e
--= DROP EXTENSION | *
--=   Destructive: removes an object and what it holds
--=   SchemaChange: removes an object

DROP DATABASE d
--= DROP DATABASE | *
--=   Destructive: removes a database
--=   SchemaChange: removes a database

DROP OWNED BY r
--= DROP OWNED | *
--=   Destructive: removes all that a role owns
--=   SchemaChange: removes objects
--=   PrivilegeChange: takes a role's privileges

REASSIGN OWNED BY a TO b
--= REASSIGN OWNED | *
--=   PrivilegeChange: gives all that a role owns to another one

COMMENT ON COLUMN public.orders.note IS 'x'
--= COMMENT | public.orders
--=   SchemaChange: changes what the catalog says about an object

CREATE FUNCTION f () RETURNS int LANGUAGE sql AS 'DELETE FROM orders'
--= CREATE FUNCTION
--=   Unrecognised: keeps code that the gateway does not read
--=   SchemaChange: makes or replaces code

CREATE FUNCTION f () RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS ''
--= CREATE FUNCTION
--=   Unrecognised: keeps code that the gateway does not read
--=   SchemaChange: makes or replaces code
--=   PrivilegeChange: SECURITY DEFINER lends its owner's rights

CREATE FUNCTION f () RETURNS int LANGUAGE c AS 'x', 'y'
--= CREATE FUNCTION
--=   Unrecognised: keeps code that the gateway does not read
--=   SchemaChange: makes or replaces code
--=   ServerProgram: its language reaches the server's files and programs

CREATE FUNCTION f () RETURNS int LANGUAGE plpython3u AS ''
--= CREATE FUNCTION
--=   Unrecognised: keeps code that the gateway does not read
--=   SchemaChange: makes or replaces code
--=   ServerProgram: its language reaches the server's files and programs

CREATE OR REPLACE PROCEDURE p () LANGUAGE plpgsql AS ''
--= CREATE PROCEDURE
--=   Unrecognised: keeps code that the gateway does not read
--=   SchemaChange: makes or replaces code

ALTER FUNCTION f () SECURITY DEFINER
--= ALTER FUNCTION
--=   SchemaChange: changes a function
--=   PrivilegeChange: changes whose rights or settings a function runs with

CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f ()
--= CREATE TRIGGER | orders
--=   Unrecognised: has code run that no text calls and nobody vouches for
--=   SchemaChange: changes what statements on a table do

CREATE RULE r AS ON INSERT TO orders DO INSTEAD DELETE FROM orders
--= CREATE RULE, DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has no WHERE
--=   SchemaChange: changes what statements on a table do

CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f ()
--= CREATE EVENT TRIGGER
--=   Unrecognised: has code run that no text calls and nobody vouches for
--=   SchemaChange: changes what every statement of its kind does
--=   PrivilegeChange: runs code with the rights of whoever changes the schema

CREATE EXTENSION dblink
--= CREATE EXTENSION
--=   SchemaChange: makes the objects of an extension
--=   ServerProgram: loads code into the server

CREATE LANGUAGE plperlu
--= CREATE EXTENSION
--=   SchemaChange: makes the objects of an extension
--=   ServerProgram: loads code into the server

CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw
--= CREATE SERVER
--=   SchemaChange: makes a server
--=   ServerProgram: reaches another server

CREATE FOREIGN TABLE f (a int) SERVER s
--= CREATE FOREIGN TABLE | f
--=   SchemaChange: makes a table
--=   ServerProgram: reaches another server

IMPORT FOREIGN SCHEMA a FROM SERVER s INTO b
--= IMPORT FOREIGN SCHEMA | b.*
--=   SchemaChange: makes tables
--=   ServerProgram: reaches another server

CREATE USER MAPPING FOR r SERVER s OPTIONS (password 'x')
--= CREATE USER MAPPING
--=   PrivilegeChange: says as whom another server is reached

CREATE PUBLICATION p FOR ALL TABLES
--= CREATE PUBLICATION | *
--=   BulkExport: sends tables to every subscriber
--=   SchemaChange: makes a publication

CREATE PUBLICATION p FOR TABLE public.orders
--= CREATE PUBLICATION | public.orders
--=   BulkExport: sends tables to every subscriber
--=   SchemaChange: makes a publication

CREATE PUBLICATION p FOR TABLES IN SCHEMA shop
--= CREATE PUBLICATION | shop.*
--=   BulkExport: sends tables to every subscriber
--=   SchemaChange: makes a publication

CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p
--= CREATE SUBSCRIPTION
--=   SchemaChange: makes a subscription
--=   ServerProgram: reaches another server and writes what it sends

CREATE POLICY p ON orders USING (true)
--= CREATE POLICY | orders
--=   SchemaChange: changes a table
--=   PrivilegeChange: changes which rows a role sees

CREATE SCHEMA s
--= CREATE SCHEMA
--=   SchemaChange: makes a schema

CREATE SCHEMA s CREATE TABLE t (a int) GRANT SELECT ON t TO PUBLIC
--= CREATE SCHEMA, CREATE TABLE, GRANT | s.t
--=   SchemaChange: makes a schema
--=   PrivilegeChange: changes who may do what

CREATE SCHEMA AUTHORIZATION r
--= CREATE SCHEMA
--=   SchemaChange: makes a schema
--=   PrivilegeChange: gives a schema to a role

GRANT SELECT ON public.orders TO r
--= GRANT | public.orders
--=   PrivilegeChange: changes who may do what

GRANT ALL ON ALL TABLES IN SCHEMA shop TO PUBLIC
--= GRANT | shop.*
--=   PrivilegeChange: changes who may do what

GRANT admin TO r
--= GRANT ROLE
--=   PrivilegeChange: changes who belongs to a role

REVOKE ALL ON orders FROM r CASCADE
--= REVOKE | orders
--=   PrivilegeChange: changes who may do what

ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO r
--= ALTER DEFAULT PRIVILEGES | shop.*
--=   PrivilegeChange: changes who may use what is made later

ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO r
--= ALTER DEFAULT PRIVILEGES | *
--=   PrivilegeChange: changes who may use what is made later

CREATE ROLE r SUPERUSER
--= CREATE ROLE
--=   PrivilegeChange: makes a role

ALTER ROLE r SET search_path = x
--= ALTER ROLE
--=   PrivilegeChange: changes the settings that a role's sessions begin with

DROP ROLE r
--= DROP ROLE
--=   Destructive: removes a role
--=   PrivilegeChange: removes a role

ALTER DATABASE d SET session_preload_libraries = 'x'
--= ALTER DATABASE
--=   SchemaChange: changes a database
--=   PrivilegeChange: changes the settings that everybody's sessions begin with

ALTER SYSTEM SET archive_command = 'x'
--= ALTER SYSTEM
--=   ServerProgram: changes the server's configuration

LOAD 'x'
--= LOAD
--=   ServerProgram: loads code into the server

CHECKPOINT
--= CHECKPOINT
--=   ServerProgram: reaches the server's own administration

VACUUM FULL
--= VACUUM | *

VACUUM orders
--= VACUUM | orders

ANALYZE
--= ANALYZE | *

CLUSTER orders USING i
--= CLUSTER | orders

REINDEX SCHEMA shop
--= REINDEX | shop.*

REINDEX TABLE orders
--= REINDEX | orders

CREATE TABLESPACE s LOCATION '/x'
--= CREATE TABLESPACE
--=   SchemaChange: makes a tablespace
--=   ServerProgram: reaches the server's files

SECURITY LABEL ON TABLE orders IS 'x'
--= SECURITY LABEL | orders
--=   PrivilegeChange: changes what a label provider allows

CREATE TYPE r AS RANGE (subtype = int4, subtype_diff = public.f)
--= CREATE TYPE
--=   Unrecognised: has code run that no text calls and nobody vouches for
--=   SchemaChange: makes a type

CREATE TYPE r AS RANGE (subtype = int4, subtype_diff = f)
--= CREATE TYPE
--=   Unrecognised: has code run that no text calls and nobody vouches for
--=   SchemaChange: makes a type

CREATE TYPE r AS RANGE (subtype = int4, canonical = pg_catalog.int4range_canonical)
--= CREATE TYPE
--=   SchemaChange: makes a type

ALTER TYPE t RENAME ATTRIBUTE a TO b
--= ALTER TYPE | t
--=   SchemaChange: renames an object

ALTER TYPE t RENAME ATTRIBUTE a TO b CASCADE
--= ALTER TYPE | t, *
--=   SchemaChange: renames an object

ALTER TYPE t ADD ATTRIBUTE a int CASCADE
--= ALTER TYPE | t, *
--=   SchemaChange: changes an object

ALTER EXTENSION e ADD TABLE public.orders
--= ALTER EXTENSION | public.orders
--=   SchemaChange: changes what belongs to an extension

ALTER EXTENSION e DROP VIEW v
--= ALTER EXTENSION | v
--=   SchemaChange: changes what belongs to an extension

ALTER EXTENSION e ADD SCHEMA shop
--= ALTER EXTENSION | shop.*
--=   SchemaChange: changes what belongs to an extension

ALTER EXTENSION e ADD FUNCTION f(int)
--= ALTER EXTENSION
--=   SchemaChange: changes what belongs to an extension
