-- case: temporary table shadows the name
-- expect: masked
CREATE TEMP TABLE customers (email text);
INSERT INTO customers VALUES ('harmless');
SELECT email FROM customers;
SELECT email, ssn FROM shop.customers ORDER BY id;

-- case: shadow dropped again
-- expect: masked
CREATE TEMP TABLE customers (email text);
DROP TABLE customers;
SELECT email FROM customers ORDER BY id;

-- case: shadow undone by ROLLBACK
-- expect: masked
BEGIN;
CREATE TEMP TABLE customers (email text);
ROLLBACK;
SELECT email FROM customers ORDER BY id;

-- case: shadow undone by ROLLBACK TO
-- expect: masked
BEGIN;
SAVEPOINT s;
CREATE TEMP TABLE customers (email text);
ROLLBACK TO s;
SELECT email FROM customers ORDER BY id;
COMMIT;

-- case: shadow that ends at COMMIT
-- expect: masked
BEGIN;
CREATE TEMP TABLE customers (email text) ON COMMIT DROP;
SELECT email FROM customers;
COMMIT;
SELECT email FROM customers ORDER BY id;

-- case: search path set
-- expect: masked
SET search_path = shop;
SELECT email, ssn FROM customers ORDER BY id;

-- case: search path set by a function
-- expect: masked|refused 42501
SELECT set_config('search_path', 'shop', false);
SELECT email, ssn FROM customers ORDER BY id;

-- case: search path of one transaction
-- expect: masked
SET search_path = public;
BEGIN;
SET LOCAL search_path = shop, public;
SELECT email FROM customers ORDER BY id;
COMMIT;

-- case: search path undone by ROLLBACK TO
-- expect: masked
SET search_path = shop;
BEGIN;
SAVEPOINT s;
SET search_path = clinic;
ROLLBACK TO s;
SELECT ssn FROM customers ORDER BY id;
COMMIT;

-- case: search path undone by DISCARD ALL
-- expect: masked
SET search_path = pg_catalog;
DISCARD ALL;
SELECT email FROM customers ORDER BY id;

-- case: temporary schema first in the path
-- expect: masked
SET search_path = pg_temp, shop;
SELECT email FROM customers ORDER BY id;

-- case: temporary schema by its alias
-- expect: masked
CREATE TEMP TABLE customers AS SELECT email FROM shop.customers ORDER BY id;
SELECT email FROM pg_temp.customers;

-- case: base table that the masked names hide
-- expect: masked
SELECT a.email FROM shop.customers AS a WHERE EXISTS (SELECT FROM shop.customers AS b WHERE b.id = a.id AND b.ssn > '5') ORDER BY a.id;

-- case: ONLY
-- expect: masked
SELECT email FROM ONLY shop.customers ORDER BY id;

-- case: star after the table name
-- expect: masked
SELECT email FROM shop.customers * ORDER BY id;

-- case: USING merges a protected column
-- expect: masked
SELECT ssn, count(*) FROM shop.customers AS a JOIN shop.customers AS b USING (ssn) GROUP BY ssn ORDER BY ssn;

-- case: alias of USING
-- expect: masked
SELECT u.email FROM shop.customers AS a JOIN shop.customers AS b USING (id, email) AS u ORDER BY u.id;

-- case: parenthesised joins
-- expect: masked
SELECT * FROM (shop.payments AS p JOIN (shop.orders AS o JOIN shop.customers AS c ON c.id = o.customer_id) ON o.id = p.order_id)
ORDER BY p.id LIMIT 20;

-- case: lateral reference outwards
-- expect: masked
SELECT c.id, l.v FROM shop.customers AS c CROSS JOIN LATERAL (VALUES (c.email), (c.ssn), (c.phone)) AS l (v) ORDER BY 1, 2;

-- case: column of an outer query in a sub-query of another table
-- expect: masked
SELECT id FROM shop.customers AS c WHERE EXISTS (SELECT FROM shop.orders WHERE customer_id = c.id AND ssn LIKE '4%') ORDER BY id;

-- case: function in FROM with a protected argument
-- expect: masked
SELECT c.id, g FROM shop.customers AS c, generate_series(1, length(c.email)) AS g ORDER BY 1, 2;

-- case: rows from several functions
-- expect: masked
SELECT r.* FROM shop.customers AS c, ROWS FROM (unnest(c.tags), regexp_split_to_table(c.email, '@')) WITH ORDINALITY AS r ORDER BY c.id, 3;

-- case: name of our own view
-- expect: refused 42501|42P01
SELECT * FROM gateway_masked.customers;

-- case: relation by its oid
-- expect: masked
SELECT 'shop.customers'::regclass, to_regclass('customers')::text, email FROM shop.customers ORDER BY id;

-- case: a temporary table behind the schema hides nothing
-- expect: masked
-- shows: MASKED-CARD
CREATE TEMP TABLE customers (card text);
SET search_path = shop, pg_temp;
SELECT card FROM customers;
