-- case: estimates by a guess
-- expect: refused 42501
EXPLAIN SELECT id FROM shop.customers WHERE salary > 60000;

-- case: number of distinct secrets
-- expect: refused 42501
EXPLAIN SELECT ssn, count(*) FROM shop.customers GROUP BY ssn;

-- case: real counts
-- expect: refused 42501
EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) SELECT id FROM shop.customers WHERE ssn > '5';

-- case: verbose output names the view
-- expect: refused 42501
EXPLAIN (VERBOSE, COSTS OFF) SELECT email FROM shop.customers;

-- case: estimates as JSON
-- expect: refused 42501
EXPLAIN (FORMAT JSON) SELECT * FROM shop.payments WHERE card_number LIKE '45%';

-- case: join size
-- expect: refused 42501
EXPLAIN SELECT 1 FROM shop.customers AS a JOIN shop.payments AS p ON p.billing_email = a.email;

-- case: prepared statement
-- expect: refused 42501
PREPARE p AS SELECT id FROM shop.customers WHERE ssn > '5';
EXPLAIN EXECUTE p;

-- case: EXPLAIN of CREATE TABLE AS
-- expect: refused 42501
EXPLAIN CREATE TEMP TABLE copy_of AS SELECT ssn FROM shop.customers WHERE salary > 60000;

-- case: EXPLAIN of a cursor
-- expect: refused 42501
EXPLAIN DECLARE c CURSOR FOR SELECT ssn FROM shop.customers WHERE salary > 60000;
