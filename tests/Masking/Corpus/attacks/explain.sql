-- case: estimates by a guess
-- expect: refused 42501
EXPLAIN SELECT id FROM shop.customers WHERE ssn < '3';

-- case: number of distinct secrets
-- expect: refused 42501
EXPLAIN SELECT tier, vip, count(*) FROM shop.customers WHERE tier = 'gold' GROUP BY tier, vip;

-- case: real counts
-- expect: refused 42501
EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) SELECT id FROM shop.customers WHERE ssn > '5';

-- case: verbose output names the view
-- expect: refused 42501
EXPLAIN (VERBOSE) SELECT email FROM shop.customers WHERE phone > '+14';

-- case: estimates as JSON
-- expect: refused 42501
EXPLAIN (FORMAT JSON) SELECT * FROM shop.payments WHERE card_number LIKE '45%';

-- case: join size
-- expect: refused 42501
EXPLAIN SELECT 1 FROM shop.customers AS a JOIN shop.customers AS b ON a.tier = b.tier;

-- case: prepared statement
-- expect: refused 42501
PREPARE p AS SELECT id FROM shop.customers WHERE ssn > '5';
EXPLAIN EXECUTE p;

-- case: EXPLAIN of CREATE TABLE AS
-- expect: refused 42501
EXPLAIN CREATE TEMP TABLE copy_of AS SELECT ssn FROM shop.customers WHERE ssn < '3';

-- case: EXPLAIN of a cursor
-- expect: refused 42501
EXPLAIN DECLARE c CURSOR FOR SELECT ssn FROM shop.customers WHERE card < '3';
