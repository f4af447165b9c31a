-- case: DELETE by a predicate
DELETE FROM shop.customers WHERE email <> 'x';

-- case: DELETE by IS NULL
DELETE FROM shop.tickets WHERE body IS NOT NULL;

-- case: DELETE by IN
DELETE FROM shop.orders WHERE customer_id IN (SELECT id FROM shop.customers WHERE email <> 'u1@x.example');

-- case: DELETE by NOT IN
DELETE FROM shop.orders WHERE customer_id NOT IN (SELECT id FROM shop.customers WHERE email LIKE 'c%');

-- case: DELETE by EXISTS
DELETE FROM shop.payments AS p WHERE EXISTS (
    SELECT FROM shop.orders AS o JOIN shop.customers AS c ON c.id = o.customer_id WHERE o.id = p.order_id AND c.ssn IS NULL);

-- case: DELETE by ANY
DELETE FROM shop.payments WHERE billing_email = ANY (SELECT email FROM shop.customers);

-- case: DELETE by ALL
DELETE FROM shop.payments WHERE 'a' < ALL (SELECT email FROM shop.customers);

-- case: DELETE USING
DELETE FROM shop.orders USING shop.customers AS c WHERE c.id = orders.customer_id AND c.salary > 0;

-- case: DELETE USING a sub-query
DELETE FROM shop.orders USING (SELECT id AS who, phone FROM shop.customers) AS c WHERE c.who = customer_id AND c.phone = '***';

-- case: DELETE by a row comparison
DELETE FROM shop.customers WHERE (id, email) > (0, 'a');

-- case: DELETE by a row in a set
DELETE FROM shop.orders WHERE (customer_id, 'x') IN (SELECT id, coalesce(ssn, 'x') FROM shop.customers);

-- case: DELETE by a whole row
DELETE FROM shop.customers AS c WHERE c IS NOT DISTINCT FROM c;

-- case: DELETE by the text of a row
DELETE FROM shop.customers AS c WHERE c::text LIKE '%***%';

-- case: DELETE by a scalar sub-query
DELETE FROM shop.orders WHERE customer_id = (SELECT id FROM shop.customers ORDER BY email LIMIT 1);

-- case: DELETE by a join with USING
DELETE FROM shop.tickets WHERE id IN (SELECT t.id FROM shop.tickets AS t JOIN shop.payments AS p USING (id) WHERE p.card_number <> '');

-- case: DELETE by a natural join
DELETE FROM shop.customers WHERE id IN (
    SELECT a.id FROM shop.customers AS a NATURAL JOIN (SELECT id, email FROM shop.customers) AS b);

-- case: DELETE by a set operation
DELETE FROM shop.orders WHERE customer_id IN (SELECT id FROM shop.customers EXCEPT SELECT id FROM shop.customers WHERE phone IS NULL);

-- case: DELETE by a rank
DELETE FROM shop.orders WHERE customer_id IN (
    SELECT id FROM (SELECT id, rank() OVER (ORDER BY salary DESC) AS r FROM shop.customers) AS x WHERE r = 1);

-- case: DELETE by a group
DELETE FROM shop.orders WHERE customer_id IN (SELECT min(id) FROM shop.customers GROUP BY birth_date HAVING count(*) > 1);

-- case: DELETE by an order
DELETE FROM shop.orders WHERE id IN (
    SELECT o.id FROM shop.orders AS o JOIN shop.customers AS c ON c.id = o.customer_id ORDER BY c.last_seen LIMIT 3);

-- case: DELETE by DISTINCT
DELETE FROM shop.customers WHERE id NOT IN (SELECT DISTINCT ON (email) id FROM shop.customers);

-- case: DELETE by a CTE
WITH doomed AS (SELECT id FROM shop.customers WHERE vip IS FALSE) DELETE FROM shop.orders USING doomed WHERE customer_id = doomed.id;

-- case: DELETE by a recursive CTE
WITH RECURSIVE r AS (
    SELECT id FROM shop.employees WHERE salary IS NULL UNION SELECT e.id FROM shop.employees AS e JOIN r ON e.manager_id = r.id)
DELETE FROM shop.orders WHERE customer_id IN (SELECT id FROM r);

-- case: DELETE inside a CTE
WITH gone AS (DELETE FROM shop.tickets WHERE body LIKE '%answer%' RETURNING id) SELECT count(*) FROM gone;

-- case: DELETE by a LATERAL sub-query
DELETE FROM shop.orders USING shop.customers AS c, LATERAL (SELECT c.email AS e) AS l WHERE c.id = customer_id AND l.e LIKE '%@%';

-- case: DELETE by a CASE
DELETE FROM shop.customers WHERE CASE WHEN tier = 'basic' THEN true ELSE false END;

-- case: DELETE by json
DELETE FROM shop.customers WHERE notes ->> 'memo' IS NULL;

-- case: DELETE of a partition's rows
DELETE FROM shop.events WHERE payload IS NULL;

-- case: DELETE by a function of the column
DELETE FROM shop.customers WHERE length(card) < 19 OR md5(email) <> '';

-- case: DELETE by an unqualified name
SET search_path = shop;
DELETE FROM customers WHERE ssn IS NULL;

-- case: DELETE by a column that is generated
DELETE FROM shop.customers WHERE email_domain LIKE '%example';

-- case: DELETE by a view over the column
DELETE FROM shop.orders WHERE customer_id IN (SELECT id FROM shop.customer_directory WHERE contact <> '');

-- case: UPDATE by a predicate
UPDATE shop.customers SET country = 'XX' WHERE birth_date = date_trunc('year', birth_date);

-- case: UPDATE by a join
UPDATE shop.orders SET note = 'spam' FROM shop.customers AS c WHERE c.id = customer_id AND c.email NOT LIKE 'c%';

-- case: UPDATE by a prepared statement
PREPARE u (text) AS UPDATE shop.orders SET note = 'x' WHERE customer_id IN (SELECT id FROM shop.customers WHERE email <> $1);
EXECUTE u ('a');

-- case: UPDATE with a parameter
-- bind: nobody@nowhere.example
UPDATE shop.orders SET note = 'x' WHERE customer_id IN (SELECT id FROM shop.customers WHERE email <> $1);

-- case: MERGE on a protected key
MERGE INTO shop.orders AS o USING shop.customers AS c ON o.customer_id = c.id AND c.phone IS NOT NULL
WHEN MATCHED THEN DELETE;

-- case: MERGE with a protected condition
MERGE INTO shop.orders AS o USING shop.customers AS c ON o.customer_id = c.id
WHEN MATCHED AND c.salary < 1000000 THEN UPDATE SET note = 'rich' WHEN NOT MATCHED THEN DO NOTHING;

-- case: upsert with a protected condition
INSERT INTO shop.customers AS c (id, created_at, vip, country, name, email)
VALUES (3, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'x', 'nobody@nowhere.example')
ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE c.email <> excluded.email;

-- case: upsert by a protected key
INSERT INTO shop.customers (id, created_at, vip, country, name, email)
VALUES (9001, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'x', 'nobody@nowhere.example')
ON CONFLICT (email) DO UPDATE SET name = excluded.name;

-- case: upsert that ignores a protected key
INSERT INTO shop.customers (id, created_at, vip, country, name, email)
SELECT 9002, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'x', email FROM shop.customers WHERE id = 3
ON CONFLICT (email) DO NOTHING;

-- case: function that writes, for rows that a mask chooses
SELECT shop.cancel_order(o.id) FROM shop.orders AS o JOIN shop.customers AS c ON c.id = o.customer_id WHERE c.email <> 'x';

-- case: function that writes, by its bare name
SET search_path = shop;
SELECT cancel_order(id) FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE salary < 1000000);

-- case: function that writes, in a condition
SELECT o.id FROM shop.orders AS o, shop.customers AS c WHERE c.id = o.customer_id AND c.ssn IS NULL AND shop.cancel_order(o.id) > 0;

-- case: operator that writes
SELECT OPERATOR(shop.!!) o.id FROM shop.orders AS o JOIN shop.customers AS c ON c.id = o.customer_id WHERE c.email <> 'x';

-- case: function that writes, for rows of a temporary table that was filled from masks
CREATE TEMP TABLE chosen AS SELECT id FROM shop.customers WHERE email <> 'x';
SELECT shop.cancel_order(o.id) FROM shop.orders AS o JOIN chosen ON chosen.id = o.customer_id;
