-- case: RETURNING a protected column
-- expect: masked
BEGIN;
UPDATE shop.customers SET country = 'XX' WHERE id < 9 RETURNING id, email, ssn;
ROLLBACK;

-- case: RETURNING star
-- expect: masked
BEGIN;
UPDATE shop.customers SET country = 'XX' WHERE id < 9 RETURNING *;
ROLLBACK;

-- case: column copied to a readable one
-- expect: refused 42501
BEGIN;
UPDATE shop.customers SET name = ssn WHERE id < 9 RETURNING name;
ROLLBACK;

-- case: column set to itself
-- expect: refused 42501
BEGIN;
UPDATE shop.customers SET ssn = ssn RETURNING ssn;
ROLLBACK;

-- case: column copied by a row assignment
-- expect: refused 42501
BEGIN;
UPDATE shop.customers SET (name, country) = (SELECT c.email, 'XX' FROM shop.customers AS c WHERE c.id = 3) WHERE id = 3;
ROLLBACK;

-- case: data-modifying CTE that returns
-- expect: masked
BEGIN;
WITH d AS (DELETE FROM shop.tickets WHERE id < 5 RETURNING *) SELECT id, subject FROM d ORDER BY id;
ROLLBACK;

-- case: data-modifying CTE that shows a secret
-- expect: masked
BEGIN;
WITH d AS (DELETE FROM shop.tickets WHERE id < 5 RETURNING *) SELECT body FROM d ORDER BY id;
ROLLBACK;

-- case: moved rows
-- expect: refused 42501
BEGIN;
WITH d AS (DELETE FROM shop.tickets RETURNING body) INSERT INTO shop.orders (customer_id, placed_at, note)
SELECT 1, timestamptz '2025-01-01 00:00:00+00', body FROM d RETURNING note;
ROLLBACK;

-- case: INSERT from a protected column into a readable one
-- expect: refused 42501
BEGIN;
INSERT INTO shop.orders (customer_id, placed_at, note)
SELECT id, timestamptz '2025-01-01 00:00:00+00', email FROM shop.customers RETURNING note;
ROLLBACK;

-- case: upsert that copies the old value
-- expect: refused 42501
BEGIN;
INSERT INTO shop.customers (id, created_at, vip, country, name, email)
VALUES (3, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'x', 'nobody@nowhere.example')
ON CONFLICT (id) DO UPDATE SET name = customers.ssn RETURNING name;
ROLLBACK;

-- case: upsert that filters by the old value
-- expect: refused 42501
BEGIN;
INSERT INTO shop.customers AS c (id, created_at, vip, country, name, email)
VALUES (3, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'x', 'nobody@nowhere.example')
ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE c.ssn > '5';
ROLLBACK;

-- case: RETURNING a sub-query
-- expect: masked|refused 42501
BEGIN;
UPDATE shop.orders SET note = 'seen' WHERE id = 3 RETURNING (SELECT c.email FROM shop.customers AS c WHERE c.id = customer_id);
ROLLBACK;

-- case: MERGE by a secret
-- expect: refused 42501
BEGIN;
MERGE INTO shop.orders AS o USING shop.customers AS c ON c.id = o.customer_id AND c.ssn > '5'
WHEN MATCHED THEN UPDATE SET note = c.email;
ROLLBACK;

-- case: EXPLAIN ANALYZE of a write
-- expect: refused 42501
BEGIN;
EXPLAIN ANALYZE DELETE FROM shop.payments WHERE card_number > '45';
ROLLBACK;

-- case: rows found by a secret
-- expect: refused 42501
BEGIN;
DELETE FROM shop.customers WHERE ssn LIKE '4%' RETURNING id;
ROLLBACK;

-- case: rows found through another table
-- expect: refused 42501
BEGIN;
DELETE FROM shop.payments USING shop.customers AS c WHERE c.email < 'c5' RETURNING payments.id;
ROLLBACK;

-- case: locks on rows
-- expect: masked
BEGIN;
SELECT id, email FROM shop.customers WHERE id < 9 ORDER BY id FOR UPDATE;
SELECT id, ssn FROM shop.customers ORDER BY id FOR SHARE OF customers SKIP LOCKED;
ROLLBACK;
