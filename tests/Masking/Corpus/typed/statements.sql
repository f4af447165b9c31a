-- The same in statements of other kinds.

-- case: prepare and execute
PREPARE by_text (text) AS SELECT id FROM shop.customers WHERE email = $1 AND ssn <> 'CANARY';
EXECUTE by_text ('CANARY');
EXPLAIN EXECUTE by_text ('CANARY');
DEALLOCATE by_text;

-- case: cursor
BEGIN;
DECLARE found CURSOR FOR SELECT id FROM shop.customers WHERE email = 'CANARY';
FETCH ALL FROM found;
ROLLBACK;

-- case: explain
EXPLAIN SELECT id FROM shop.customers WHERE email = 'CANARY';
EXPLAIN (ANALYZE, VERBOSE) SELECT id FROM shop.customers WHERE email = 'CANARY';

-- case: copy of a query
-- only: simple
COPY (SELECT id FROM shop.customers WHERE email = 'CANARY') TO STDOUT;

-- case: rows for a copy
-- only: simple
-- data: 7001	2025-01-01 00:00:00+00	f	DE	New	CANARY
BEGIN;
COPY shop.customers (id, created_at, vip, country, name, email) FROM STDIN;
ROLLBACK;

-- case: rows for a copy that fails
-- only: simple
-- data: 7001	CANARY
BEGIN;
COPY shop.customers (id, birth_date) FROM STDIN;
ROLLBACK;

-- case: condition of a copy
-- only: simple
-- data: 7001	2025-01-01 00:00:00+00	f	DE	New	CANARY
BEGIN;
COPY shop.customers (id, created_at, vip, country, name, email) FROM STDIN WHERE email <> 'CANARY';
ROLLBACK;

-- case: several statements
-- send: as one message
SELECT 1; SELECT id FROM shop.customers WHERE email = 'CANARY'; SELECT id FROM shop.customers WHERE ssn = 'CANARY';

-- case: temporary table
BEGIN;
CREATE TEMP TABLE found AS SELECT id, email FROM shop.customers WHERE email = 'CANARY';
SELECT id FROM found;
ROLLBACK;

-- case: view
CREATE VIEW shop.found AS SELECT id FROM shop.customers WHERE email = 'CANARY';

-- case: anonymous block
DO $$ BEGIN RAISE NOTICE 'CANARY'; PERFORM 1 FROM shop.customers WHERE email = 'CANARY'; END $$;

-- case: statement that is none
SELCT id FROM shop.customers WHERE email = 'CANARY';

-- case: operator too many
SELECT id FROM shop.customers WHERE email = = 'CANARY';

-- case: error at the literal
SELECT id FROM shop.customers WHERE email 'CANARY';

-- case: literal that never ends
-- send: as one message
SELECT id FROM shop.customers WHERE email = 'CANARY;

-- case: insert
BEGIN;
INSERT INTO shop.customers (id, created_at, vip, country, name, email, phone)
VALUES (7002, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'New', 'CANARY', 'CANARY');
ROLLBACK;

-- case: insert of several rows
BEGIN;
INSERT INTO shop.payments (order_id, paid_at, amount_cents, card_number, billing_email)
VALUES (3, timestamptz '2025-01-01 00:00:00+00', 100, 'CANARY', 'CANARY'),
       (4, timestamptz '2025-01-01 00:00:00+00', 200, 'CANARY', 'CANARY');
ROLLBACK;

-- case: insert from a query
BEGIN;
INSERT INTO shop.tickets (customer_id, opened_at, subject, body)
SELECT id, created_at, name, 'CANARY' FROM shop.customers WHERE id < 3;
ROLLBACK;

-- case: insert without a list of columns
BEGIN;
INSERT INTO shop.payments VALUES (7003, 3, timestamptz '2025-01-01 00:00:00+00', 100, 'CANARY', 'CANARY');
ROLLBACK;

-- case: upsert
BEGIN;
INSERT INTO shop.customers (id, created_at, vip, country, name, email)
VALUES (3, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'New', 'CANARY') ON CONFLICT (id) DO UPDATE SET email = 'CANARY';
ROLLBACK;

-- case: upsert by the protected column
BEGIN;
INSERT INTO shop.customers (id, created_at, vip, country, name, email)
VALUES (3, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'New', 'CANARY') ON CONFLICT (email) DO NOTHING;
ROLLBACK;

-- case: update
BEGIN;
UPDATE shop.customers SET email = 'CANARY', salary = DIGITS WHERE id = 3;
ROLLBACK;

-- case: update that fails for its value
BEGIN;
UPDATE shop.customers SET birth_date = 'CANARY' WHERE id = 3;
ROLLBACK;

-- case: update that is too long
BEGIN;
UPDATE shop.customers SET phone = 'CANARY and more than twenty characters' WHERE id = 3;
ROLLBACK;

-- case: update that is not unique
BEGIN;
UPDATE shop.customers SET email = 'CANARY' WHERE id < 9;
ROLLBACK;

-- case: update that violates a check
BEGIN;
UPDATE shop.customers SET salary = -DIGITS, phone = 'CANARY' WHERE id = 3;
ROLLBACK;

-- case: update of several columns
BEGIN;
UPDATE shop.customers SET (email, phone) = ('CANARY', 'CANARY'), name = 'New' WHERE id = 3;
ROLLBACK;

-- case: update from values
BEGIN;
UPDATE shop.customers AS c SET email = v.x FROM (VALUES (3, 'CANARY')) AS v (id, x) WHERE v.id = c.id;
ROLLBACK;

-- case: update from a sub-query
BEGIN;
UPDATE shop.customers SET email = (SELECT 'CANARY') WHERE id = 3;
ROLLBACK;

-- case: update that raises a notice
BEGIN;
UPDATE shop.customers SET name = 'noisy', phone = 'CANARY' WHERE id = 3;
ROLLBACK;

-- case: update in a WITH
BEGIN;
WITH changed AS (UPDATE shop.customers SET email = 'CANARY' WHERE id = 3 RETURNING id) SELECT id FROM changed;
ROLLBACK;

-- case: update by a protected column
BEGIN;
UPDATE shop.customers SET name = 'New' WHERE email = 'CANARY';
ROLLBACK;

-- case: delete by a protected column
BEGIN;
DELETE FROM shop.payments WHERE billing_email = 'CANARY';
ROLLBACK;

-- case: merge
BEGIN;
MERGE INTO shop.customers AS c USING (VALUES (3, 'CANARY')) AS v (id, x) ON v.id = c.id
WHEN MATCHED THEN UPDATE SET email = v.x, phone = 'CANARY'
WHEN NOT MATCHED THEN INSERT (id, created_at, vip, country, name, email)
    VALUES (7004, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'New', 'CANARY');
ROLLBACK;

-- case: insert of parameters
-- bind: 7005 | CANARY | CANARY
INSERT INTO shop.payments (id, order_id, paid_at, amount_cents, card_number, billing_email) VALUES ($1, 0, now(), 1, $2, $3);

-- case: update by parameters
-- bind: CANARY | 0
UPDATE shop.customers SET email = $1 WHERE id = $2;
