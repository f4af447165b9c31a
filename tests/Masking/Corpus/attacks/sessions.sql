-- case: SET ROLE
-- expect: refused 42501
SET ROLE twin_owner;
SELECT ssn FROM shop.customers;

-- case: SET ROLE NONE and RESET ROLE
-- expect: refused 42501
SET ROLE NONE;
RESET ROLE;
SELECT email FROM shop.customers ORDER BY id;

-- case: role by a function
-- expect: refused 42501
SELECT set_config('role', 'twin_owner', false);
SELECT ssn FROM shop.customers;

-- case: role by an update of the settings
-- expect: refused 42501
BEGIN;
UPDATE pg_settings SET setting = 'twin_owner' WHERE name = 'role';
SELECT ssn FROM shop.customers;
ROLLBACK;

-- case: session authorization
-- expect: refused 42501
SET SESSION AUTHORIZATION twin_owner;
SELECT ssn FROM shop.customers;

-- case: session authorization by a function
-- expect: refused 42501
SELECT set_config('session_authorization', 'postgres', false);

-- case: row security switched off
-- expect: masked
SET row_security = off;
SELECT email, ssn FROM shop.customers ORDER BY id;

-- case: own password
-- expect: refused 42501
BEGIN;
ALTER ROLE CURRENT_USER PASSWORD 'known to me now';
ROLLBACK;

-- case: own settings
-- expect: refused 42501
BEGIN;
ALTER ROLE CURRENT_USER SET search_path = shop;
ROLLBACK;

-- case: settings of the database
-- expect: refused 42501
ALTER DATABASE template1 SET search_path = shop;

-- case: settings of the server
-- expect: refused 42501
ALTER SYSTEM SET log_statement = 'all';

-- case: setting as a container
-- expect: refused 42501
SELECT set_config('twin.kept', min(ssn) || max(email), false) FROM shop.customers;
SELECT current_setting('twin.kept');
SHOW twin.kept;

-- case: application name as a container
-- expect: masked|refused 42501
SELECT length(set_config('application_name', left(min(email), 30), false)) FROM shop.customers;

-- case: planner settings that favour leaks
-- expect: masked
SET enable_seqscan = off;
SET enable_hashjoin = off;
SET from_collapse_limit = 1;
SET constraint_exclusion = on;
SELECT c.email FROM shop.customers AS c JOIN shop.orders AS o ON o.customer_id = c.id AND c.ssn > '5' ORDER BY c.id, o.id;

-- case: debugging of plans
-- expect: refused 42501
SET debug_print_rewritten = on;
SET client_min_messages = log;
SELECT email FROM shop.customers WHERE ssn = '000-00-0000';

-- case: log for the client
-- expect: refused 42501
SET client_min_messages = debug5;
SELECT email FROM shop.customers ORDER BY id;

-- case: log of durations and statistics
-- expect: refused 42501
SET log_statement_stats = on;

-- case: library
-- expect: refused 42501
LOAD 'auto_explain';

-- case: XML and bytes in another dress
-- expect: masked
SET bytea_output = 'escape';
SET xmlbinary = hex;
SET DateStyle = 'German';
SET IntervalStyle = 'iso_8601';
SET extra_float_digits = 0;
SELECT avatar, birth_date, last_seen, xmlelement(name b, avatar) FROM shop.customers ORDER BY id;

-- case: snapshot for another session
-- expect: refused 42501
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT pg_export_snapshot();
COMMIT;

-- case: lock on the base table
-- expect: masked|refused 42501
BEGIN;
LOCK TABLE shop.customers IN ACCESS SHARE MODE;
SELECT email FROM shop.customers ORDER BY id;
COMMIT;

-- case: two phase commit
-- expect: refused 42501|55000
BEGIN;
PREPARE TRANSACTION 'spy';
ROLLBACK;

-- case: grant to itself
-- expect: refused 42501
BEGIN;
GRANT SELECT ON shop.customers TO CURRENT_USER;
ROLLBACK;

-- case: membership for itself
-- expect: refused 42501
BEGIN;
GRANT twin_owner TO CURRENT_USER;
ROLLBACK;

-- case: default privileges
-- expect: refused 42501
BEGIN;
ALTER DEFAULT PRIVILEGES FOR ROLE twin_owner GRANT SELECT ON TABLES TO PUBLIC;
ROLLBACK;

-- case: new role
-- expect: refused 42501
CREATE ROLE spy LOGIN;

-- case: ownership
-- expect: refused 42501
BEGIN;
ALTER TABLE shop.customers OWNER TO CURRENT_USER;
ROLLBACK;

-- case: what was dropped
-- expect: refused 42501
BEGIN;
REASSIGN OWNED BY twin_owner TO CURRENT_USER;
ROLLBACK;

-- case: reset of everything
-- expect: masked
RESET ALL;
DISCARD PLANS;
SELECT shop.customers.email FROM shop.customers ORDER BY id;

-- case: isolation and read only
-- expect: masked
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE;
SELECT ssn, email FROM shop.customers ORDER BY id;
COMMIT;
