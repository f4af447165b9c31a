-- What changes the session, or reaches beyond it.

SET search_path = public
--= SET

SET LOCAL statement_timeout = '5s'
--= SET

SET TIME ZONE 'UTC'
--= SET

SET client_encoding = 'UTF8'
--= SET

SET client_encoding = 'SJIS'
--= SET
--=   SessionEscape: client_encoding changes how the server reads statements

SET NAMES 'SJIS'
--= SET
--=   SessionEscape: client_encoding changes how the server reads statements

SET standard_conforming_strings = on
--= SET

SET standard_conforming_strings = off
--= SET
--=   SessionEscape: standard_conforming_strings changes how the server reads statements

SET ROLE admin
--= SET
--=   SessionEscape: role makes the session another role's

SET ROLE NONE
--= SET

SET SESSION AUTHORIZATION admin
--= SET
--=   SessionEscape: session_authorization makes the session another role's

SET SESSION AUTHORIZATION DEFAULT
--= SET

SET session_replication_role = replica
--= SET
--=   SessionEscape: session_replication_role switches triggers and foreign keys off

SET log_statement = 'none'
--= SET
--=   SessionEscape: log_statement changes what the server logs

SET "pgaudit.log" = 'none'
--= SET
--=   SessionEscape: pgaudit.log changes what the server logs

SET local_preload_libraries = 'x'
--= SET
--=   ServerProgram: local_preload_libraries loads code into the server

SET TRANSACTION ISOLATION LEVEL SERIALIZABLE
--= SET

SET TRANSACTION SNAPSHOT '00000003-0000001B-1'
--= SET
--=   SessionEscape: takes the snapshot of another session

SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY
--= SET

SET CONSTRAINTS ALL DEFERRED
--= SET CONSTRAINTS

RESET ROLE
--= RESET

RESET ALL
--= RESET

DISCARD ALL
--= DISCARD ALL

SHOW ALL
--= SHOW

BEGIN
--= BEGIN

COMMIT
--= COMMIT

ROLLBACK TO SAVEPOINT s
--= ROLLBACK

PREPARE TRANSACTION 'x'
--= PREPARE TRANSACTION
--=   SessionEscape: a prepared transaction belongs to no session

COMMIT PREPARED 'x'
--= COMMIT PREPARED
--=   SessionEscape: a prepared transaction belongs to no session

LOCK TABLE orders IN ACCESS EXCLUSIVE MODE
--= LOCK TABLE | orders

LISTEN c
--= LISTEN
--=   SessionEscape: hears from other sessions

NOTIFY c, 'x'
--= NOTIFY
--=   SessionEscape: reaches other sessions

UNLISTEN *
--= UNLISTEN

FETCH ALL FROM c
--= FETCH

CLOSE ALL
--= CLOSE CURSOR ALL

DEALLOCATE ALL
--= DEALLOCATE ALL

UPDATE pg_settings SET setting = 'admin' WHERE name = 'role'
--= UPDATE | pg_settings
--=   SessionEscape: a write to pg_settings sets what the text does not show

UPDATE pg_catalog.pg_settings SET setting = 'admin' WHERE name = 'role'
--= UPDATE | pg_catalog.pg_settings
--=   SessionEscape: a write to pg_settings sets what the text does not show

WITH x AS (UPDATE pg_settings SET setting = 'off' WHERE name = 'log_statement' RETURNING 1) SELECT 1
--= SELECT, UPDATE | pg_settings
--=   SessionEscape: a write to pg_settings sets what the text does not show

MERGE INTO pg_settings s USING (VALUES ('role')) v (name) ON s.name = v.name AND s.name = 'role' WHEN MATCHED THEN UPDATE SET setting = 'x'
--= MERGE, UPDATE | pg_settings
--=   SessionEscape: a write to pg_settings sets what the text does not show

UPDATE public.pg_settings SET setting = 'admin' WHERE name = 'role'
--= UPDATE | public.pg_settings

PREPARE p AS UPDATE pg_settings SET setting = 'x' WHERE name = $1
--= PREPARE, UPDATE | pg_settings
--=   SessionEscape: a write to pg_settings sets what the text does not show

SELECT * FROM pg_settings
--= SELECT | pg_settings

UPDATE pg_catalog.pg_authid SET rolsuper = true WHERE rolname = 'x'
--= UPDATE | pg_catalog.pg_authid
--=   SchemaChange: writes to the catalogs
--=   PrivilegeChange: writes to the catalogs

COPY pg_catalog.pg_authid FROM STDIN
--= COPY | pg_catalog.pg_authid
--=   SchemaChange: writes to the catalogs
--=   PrivilegeChange: writes to the catalogs
