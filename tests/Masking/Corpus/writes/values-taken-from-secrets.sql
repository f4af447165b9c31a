-- case: INSERT of a mask
INSERT INTO shop.orders (customer_id, placed_at, note)
SELECT id, timestamptz '2025-01-01 00:00:00+00', email FROM shop.customers;

-- case: INSERT of rows chosen by a mask
INSERT INTO shop.orders (customer_id, placed_at) SELECT id, timestamptz '2025-01-01 00:00:00+00' FROM shop.customers WHERE ssn IS NULL;

-- case: INSERT of an aggregate
INSERT INTO shop.orders (customer_id, placed_at, total_cents)
SELECT 1, timestamptz '2025-01-01 00:00:00+00', sum(salary) FROM shop.customers;

-- case: INSERT of a scalar sub-query
INSERT INTO shop.orders (customer_id, placed_at, note)
VALUES (1, timestamptz '2025-01-01 00:00:00+00', (SELECT phone FROM shop.customers WHERE id = 1));

-- case: INSERT of a star
INSERT INTO shop.tickets SELECT id + 5000, customer_id, opened_at, closed_at, subject, body FROM shop.tickets;

-- case: INSERT of TABLE
CREATE TEMP TABLE copy_of AS TABLE shop.tickets;
INSERT INTO shop.tickets SELECT id + 5000, customer_id, opened_at, closed_at, subject, body FROM copy_of;

-- case: INSERT through a temporary table
CREATE TEMP TABLE copy_of AS SELECT id, email AS harmless FROM shop.customers;
INSERT INTO shop.orders (customer_id, placed_at, note) SELECT id, timestamptz '2025-01-01 00:00:00+00', harmless FROM copy_of;

-- case: DELETE through a temporary table
SELECT id INTO TEMP doomed FROM shop.customers WHERE email <> 'nobody@nowhere.example';
DELETE FROM shop.orders WHERE customer_id IN (SELECT id FROM doomed);

-- case: temporary table through another and renamed
CREATE TEMP TABLE first AS SELECT id FROM shop.customers WHERE phone = '***';
CREATE TEMP TABLE second AS SELECT * FROM first;
ALTER TABLE second RENAME TO third;
DELETE FROM shop.payments WHERE order_id IN (SELECT id FROM third);

-- case: temporary table filled later
CREATE TEMP TABLE doomed (id bigint);
INSERT INTO doomed SELECT id FROM shop.customers WHERE email LIKE '%@%';
DELETE FROM shop.orders USING doomed WHERE customer_id = doomed.id;

-- case: behind a schema, a temporary table does not lend its name to the schema's
CREATE TEMP TABLE orders (id bigint);
SET search_path = shop, pg_temp;
INSERT INTO orders (customer_id, placed_at) SELECT id, created_at FROM customers WHERE email LIKE '%@%';

-- case: DELETE behind a temporary table that hides nothing
CREATE TEMP TABLE payments (id bigint);
SET search_path = shop, pg_temp;
DELETE FROM payments USING customers AS c WHERE c.email LIKE '%@%';

-- case: temporary view
CREATE TEMP VIEW doomed AS SELECT id FROM shop.customers WHERE email LIKE '%@%';
DELETE FROM shop.orders WHERE customer_id IN (SELECT id FROM doomed);

-- case: UPDATE from the row's own mask
UPDATE shop.customers SET name = email WHERE id = 3;

-- case: UPDATE of a protected column from itself
UPDATE shop.customers SET email = lower(email);

-- case: UPDATE of a protected column from another
UPDATE shop.customers SET phone = left(ssn, 11) WHERE id = 3;

-- case: UPDATE from another table's mask
UPDATE shop.orders SET note = c.email FROM shop.customers AS c WHERE c.id = customer_id;

-- case: UPDATE of several columns from a sub-query
UPDATE shop.orders SET (note, total_cents) = (SELECT email, 0 FROM shop.customers WHERE id = customer_id) WHERE id < 5;

-- case: UPDATE from a CTE
WITH c AS (SELECT id, bio FROM shop.customers) UPDATE shop.orders SET note = c.bio FROM c WHERE c.id = customer_id;

-- case: UPDATE to a protected default
UPDATE shop.tickets SET subject = body WHERE id = 4;

-- case: chained data-modifying CTEs
WITH moved AS (DELETE FROM shop.payments RETURNING card_number)
INSERT INTO shop.orders (customer_id, placed_at, note) SELECT 1, timestamptz '2025-01-01 00:00:00+00', card_number FROM moved;

-- case: RETURNING that feeds a write
WITH changed AS (UPDATE shop.customers SET country = 'XX' WHERE id = 3 RETURNING id, email)
UPDATE shop.orders SET note = changed.email FROM changed WHERE customer_id = changed.id;

-- case: MERGE that inserts masks
MERGE INTO shop.orders AS o USING shop.customers AS c ON o.id = c.id + 7000
WHEN NOT MATCHED THEN INSERT (customer_id, placed_at, note) VALUES (c.id, timestamptz '2025-01-01 00:00:00+00', c.email);

-- case: CTAS into a lasting table
CREATE TABLE shop.kept AS SELECT id, email FROM shop.customers;

-- case: SELECT INTO a lasting table
SELECT id, email INTO public.kept FROM shop.customers;

-- case: UPDATE by position of a cursor over masks
BEGIN;
DECLARE c CURSOR FOR SELECT id FROM shop.customers WHERE email LIKE '%***%' ORDER BY id FOR UPDATE;
FETCH NEXT FROM c;
UPDATE shop.customers SET country = 'XX' WHERE CURRENT OF c;
COMMIT;

-- case: COPY FROM with a protected filter
-- only: simple
-- data: 9100	2025-01-01 00:00:00+00	false	DE	Zed	z@nowhere.example
COPY shop.customers (id, created_at, vip, country, name, email) FROM STDIN WHERE email LIKE 'z%';
