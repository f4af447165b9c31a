-- case: CTE renames
-- expect: masked
WITH x (a, b) AS (SELECT ssn, email FROM shop.customers ORDER BY id) SELECT a, b FROM x;

-- case: CTE over TABLE
-- expect: masked
WITH x AS (TABLE shop.customers) SELECT x.email, x.card FROM x ORDER BY x.id;

-- case: CTE named like the table it reads
-- expect: masked
WITH customers AS (SELECT * FROM customers) SELECT email, ssn FROM customers ORDER BY id;

-- case: CTE that hides the table from an inner query only
-- expect: masked
SELECT (WITH customers AS (SELECT 'harmless' AS email) SELECT email FROM customers), email FROM customers ORDER BY id;

-- case: CTE defined after its use reads the table
-- expect: masked
WITH first AS (SELECT email FROM customers ORDER BY id), customers AS (SELECT 'harmless' AS email)
SELECT first.email, customers.email FROM first, customers;

-- case: recursive CTE
-- expect: masked
WITH RECURSIVE chain (id, path) AS (
    SELECT id, salary::text FROM shop.employees WHERE manager_id IS NULL
    UNION ALL
    SELECT e.id, chain.path || '>' || e.salary FROM shop.employees AS e JOIN chain ON chain.id = e.manager_id)
SELECT * FROM chain ORDER BY id;

-- case: recursive CTE with SEARCH and CYCLE
-- expect: masked
WITH RECURSIVE chain AS (
    SELECT id, manager_id, pin FROM shop.employees WHERE manager_id IS NULL
    UNION ALL
    SELECT e.id, e.manager_id, e.pin FROM shop.employees AS e JOIN chain ON chain.id = e.manager_id)
SEARCH DEPTH FIRST BY pin SET trail CYCLE id SET looped USING path
SELECT id, pin, trail FROM chain ORDER BY id;

-- case: materialized CTE
-- expect: masked
WITH x AS MATERIALIZED (SELECT id, phone FROM shop.customers), y AS NOT MATERIALIZED (SELECT * FROM x)
SELECT phone FROM y ORDER BY id;

-- case: set operations
-- expect: masked
SELECT name FROM shop.customers UNION SELECT ssn FROM shop.customers UNION ALL SELECT email FROM shop.customers ORDER BY 1;

-- case: intersection as an oracle
-- expect: masked
SELECT id::text FROM shop.customers INTERSECT SELECT left(ssn, 1) FROM shop.customers ORDER BY 1;

-- case: difference as an oracle
-- expect: masked
(SELECT email FROM shop.customers EXCEPT SELECT billing_email FROM shop.payments) ORDER BY 1;

-- case: nested sub-queries
-- expect: masked
SELECT z.w FROM (SELECT y.v AS w FROM (SELECT x.u AS v FROM (SELECT ssn AS u FROM shop.customers) AS x) AS y) AS z ORDER BY 1;

-- case: temporary table
-- expect: masked
CREATE TEMP TABLE copy_of AS SELECT id, ssn AS a, email AS b FROM shop.customers;
SELECT * FROM copy_of ORDER BY id;

-- case: SELECT INTO a temporary table
-- expect: masked
SELECT id, card, bio INTO TEMP copy_of FROM shop.customers;
TABLE copy_of ORDER BY id;

-- case: temporary table from PREPARE
-- expect: refused 42501
PREPARE p AS SELECT id, email FROM shop.customers;
CREATE TEMP TABLE copy_of AS EXECUTE p;
SELECT * FROM copy_of ORDER BY id;

-- case: temporary table filled by INSERT
-- expect: masked
CREATE TEMP TABLE copy_of (id bigint, value text);
INSERT INTO copy_of SELECT id, ssn FROM shop.customers;
SELECT * FROM copy_of ORDER BY id;

-- case: temporary view
-- expect: masked|refused 42501
CREATE TEMP VIEW window_on AS SELECT id, email FROM shop.customers;
SELECT * FROM window_on ORDER BY id;

-- case: lasting table
-- expect: refused 42501
BEGIN;
CREATE TABLE public.copy_of AS SELECT id, ssn FROM shop.customers;
ROLLBACK;

-- case: lasting view
-- expect: refused 42501
BEGIN;
CREATE VIEW public.window_on AS SELECT id, ssn FROM shop.customers;
ROLLBACK;

-- case: materialized view
-- expect: refused 42501
BEGIN;
CREATE MATERIALIZED VIEW shop.snapshot AS SELECT id, ssn FROM shop.customers;
ROLLBACK;

-- case: existing view over protected columns
-- expect: refused 42501
SELECT * FROM shop.customer_directory ORDER BY id;

-- case: existing materialized view over protected columns
-- expect: refused 42501
SELECT * FROM shop.best_contacts ORDER BY id;

-- case: refresh that would tell
-- expect: refused 42501
BEGIN;
REFRESH MATERIALIZED VIEW shop.best_contacts;
ROLLBACK;

-- case: like clause copies defaults but no rows
-- expect: masked|refused 42501
CREATE TEMP TABLE copy_of (LIKE shop.customers INCLUDING ALL);
SELECT count(*) FROM copy_of;

-- case: child table
-- expect: refused 42501
BEGIN;
CREATE TEMP TABLE child () INHERITS (shop.customers);
ROLLBACK;

-- case: typed table
-- expect: masked|refused 42501
CREATE TEMP TABLE twin (v shop.tier);
INSERT INTO twin SELECT tier FROM shop.customers ORDER BY id;
SELECT v FROM twin;

-- case: values of rows in a temporary table
-- expect: masked
CREATE TEMP TABLE copy_of AS SELECT row_to_json(c) AS r FROM shop.customers AS c;
SELECT r ->> 'email' FROM copy_of ORDER BY r ->> 'id';

-- case: default that reads
-- expect: refused 0A000|42501
CREATE TEMP TABLE copy_of (v text DEFAULT (SELECT min(ssn) FROM shop.customers));
