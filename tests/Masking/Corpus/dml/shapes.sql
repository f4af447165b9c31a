-- Shapes of a write and what becomes of each. All that run are undone by their own ROLLBACK.

-- case: INSERT of granted columns
-- expect: refused 23502
BEGIN;
INSERT INTO shop.customers (id, created_at, vip, country, name)
VALUES (5000, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'New');
ROLLBACK;

-- case: INSERT of a protected column
-- expect: masked
-- tag: INSERT 0 1
BEGIN;
INSERT INTO shop.customers (id, created_at, vip, country, name, email)
VALUES (5000, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'New', 'new@nowhere.example');
ROLLBACK;

-- case: INSERT of a protected column RETURNING granted ones
-- expect: masked
-- tag: INSERT 0 1
BEGIN;
INSERT INTO shop.customers (id, created_at, vip, country, name, email)
VALUES (5000, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'New', 'new@nowhere.example') RETURNING id, name;
ROLLBACK;

-- case: INSERT of a protected column RETURNING it
-- expect: refused 42501
BEGIN;
INSERT INTO shop.customers (id, created_at, vip, country, name, email)
VALUES (5000, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'New', 'new@nowhere.example') RETURNING *;
ROLLBACK;

-- case: INSERT RETURNING star
-- expect: masked
-- tag: INSERT 0 1
BEGIN;
INSERT INTO shop.orders (customer_id, placed_at, note) VALUES (3, timestamptz '2025-01-01 00:00:00+00', 'new') RETURNING *;
ROLLBACK;

-- case: INSERT takes its key from a sequence
-- expect: masked
-- tag: INSERT 0 2
BEGIN;
INSERT INTO shop.payments (order_id, paid_at, amount_cents, card_number, billing_email)
VALUES (3, timestamptz '2025-01-01 00:00:00+00', 100, '4000000000000002', 'a@nowhere.example'),
       (4, timestamptz '2025-01-01 00:00:00+00', 200, '4000000000000002', 'b@nowhere.example');
ROLLBACK;

-- case: INSERT from granted columns of a protected table
-- expect: masked
-- tag: INSERT 0 40
BEGIN;
INSERT INTO shop.orders (customer_id, placed_at, note) SELECT id, created_at, name FROM shop.customers;
ROLLBACK;

-- case: INSERT of DEFAULT VALUES
-- expect: refused 23502
BEGIN;
INSERT INTO shop.orders DEFAULT VALUES;
ROLLBACK;

-- case: UPDATE RETURNING star
-- expect: masked
-- tag: UPDATE 1
-- shows: MASKED-CARD
BEGIN;
UPDATE shop.customers SET country = 'XX' WHERE id = 3 RETURNING *;
ROLLBACK;

-- case: UPDATE of a protected column by key
-- expect: masked
-- tag: UPDATE 1
BEGIN;
UPDATE shop.customers SET email = 'changed@nowhere.example' WHERE id = 3;
ROLLBACK;

-- case: UPDATE of a protected column RETURNING it
-- expect: refused 42501
BEGIN;
UPDATE shop.customers SET email = 'changed@nowhere.example' WHERE id = 3 RETURNING email;
ROLLBACK;

-- case: UPDATE from granted columns of another table
-- expect: masked
-- tag: UPDATE 3
BEGIN;
UPDATE shop.orders SET note = c.name FROM shop.customers AS c WHERE c.id = customer_id AND customer_id = 8;
ROLLBACK;

-- case: UPDATE by a granted sub-query
-- expect: masked
-- tag: UPDATE 24
BEGIN;
UPDATE shop.orders SET note = 'de' WHERE customer_id IN (SELECT id FROM shop.customers WHERE country = 'DE');
ROLLBACK;

-- case: DELETE RETURNING star
-- expect: masked
-- tag: DELETE 1
BEGIN;
DELETE FROM shop.tickets WHERE id = 4 RETURNING *;
ROLLBACK;

-- case: DELETE USING a protected table by its key
-- expect: masked
-- tag: DELETE 6
BEGIN;
DELETE FROM shop.tickets USING shop.customers AS c WHERE c.id = customer_id AND c.country = 'DE';
ROLLBACK;

-- case: upsert by primary key
-- expect: masked
-- tag: INSERT 0 1
BEGIN;
INSERT INTO shop.orders (id, customer_id, placed_at, note) VALUES (3, 3, timestamptz '2025-01-01 00:00:00+00', 'again')
ON CONFLICT (id) DO UPDATE SET note = excluded.note RETURNING *;
ROLLBACK;

-- case: upsert of a protected table that assigns no protected column
-- expect: masked
-- tag: INSERT 0 1
-- shows: MASKED-CARD
BEGIN;
INSERT INTO shop.tickets (id, customer_id, opened_at, subject, body) VALUES (4, 3, timestamptz '2025-01-01 00:00:00+00', 's', 'b')
ON CONFLICT (id) DO UPDATE SET subject = excluded.subject RETURNING id, subject, 'MASKED-CARD';
ROLLBACK;

-- case: upsert that takes over a protected column
-- expect: refused 42501
BEGIN;
INSERT INTO shop.customers (id, created_at, vip, country, name, email)
VALUES (3, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'New', 'new@nowhere.example')
ON CONFLICT (id) DO UPDATE SET email = excluded.email;
ROLLBACK;

-- case: upsert by a protected key
-- expect: refused 42501
BEGIN;
INSERT INTO shop.customers (id, created_at, vip, country, name, email)
VALUES (5000, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'New', 'new@nowhere.example')
ON CONFLICT (email) DO NOTHING;
ROLLBACK;

-- case: MERGE by key
-- expect: masked|refused 42501
-- tag: MERGE 1
BEGIN;
MERGE INTO shop.customers AS c USING (VALUES (3, 'Merged')) AS v (id, name) ON c.id = v.id
WHEN MATCHED THEN UPDATE SET name = v.name;
ROLLBACK;

-- case: MERGE of a table without protection
-- expect: masked
-- tag: MERGE 2
BEGIN;
MERGE INTO shop.orders AS o USING (VALUES (3, 'a'), (4, 'b')) AS v (id, note) ON o.id = v.id
WHEN MATCHED THEN UPDATE SET note = v.note;
ROLLBACK;

-- case: SELECT FOR UPDATE
-- expect: masked
-- tag: SELECT 1
BEGIN;
SELECT id, email FROM shop.customers WHERE id = 3 FOR UPDATE NOWAIT;
ROLLBACK;

-- case: UPDATE ONLY that returns masks
-- expect: masked
-- tag: UPDATE 1
BEGIN;
UPDATE ONLY shop.customers SET country = country WHERE id = 7 RETURNING id, email;
ROLLBACK;

-- case: COPY FROM of granted columns
-- expect: masked
-- only: simple
-- tag: COPY 1
-- data: 8	2025-01-01 00:00:00+00	copied
BEGIN;
COPY shop.orders (customer_id, placed_at, note) FROM STDIN;
ROLLBACK;

-- case: COPY FROM of a protected column
-- expect: masked
-- only: simple
-- tag: COPY 1
-- data: 9200	2025-01-01 00:00:00+00	false	DE	Zed	z@nowhere.example
BEGIN;
COPY shop.customers (id, created_at, vip, country, name, email) FROM STDIN;
ROLLBACK;

-- case: INSERT in a CTE
-- expect: masked
-- tag: SELECT 1
BEGIN;
WITH made AS (INSERT INTO shop.orders (customer_id, placed_at) VALUES (3, timestamptz '2025-01-01 00:00:00+00') RETURNING customer_id)
SELECT customer_id FROM made;
ROLLBACK;

-- case: TRUNCATE without the right
-- expect: refused 42501
TRUNCATE shop.tickets;

-- case: write to a table that may only be read
-- expect: refused 42501
UPDATE shop.employees SET title = 'boss' WHERE id = 1;

-- case: function that writes, for rows chosen by what is not masked
-- expect: masked
-- tag: SELECT 1
BEGIN;
SELECT shop.cancel_order(o.id) FROM shop.orders AS o WHERE o.id = 3;
ROLLBACK;
