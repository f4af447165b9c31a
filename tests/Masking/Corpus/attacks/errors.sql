-- case: cast that quotes the value
-- expect: masked
SELECT ssn::integer FROM shop.customers ORDER BY id;

-- case: cast that quotes the mask only
-- expect: refused 22P02
SELECT email::integer FROM shop.customers ORDER BY id;

-- case: date from a secret
-- expect: masked
SELECT to_date(ssn, 'YYYY-MM-DD'), make_date(visits % 100, 13, 1) FROM shop.customers WHERE ssn IS NOT NULL ORDER BY id;

-- case: json made of a secret
-- expect: refused 22P02
SELECT ('{' || email || '}')::jsonb FROM shop.customers ORDER BY id;

-- case: name of an encoding
-- expect: refused 22023
SELECT convert_to(country, card) FROM shop.customers ORDER BY id;

-- case: name of a time zone
-- expect: refused 22023
SELECT now() AT TIME ZONE card FROM shop.customers ORDER BY id;

-- case: name of a relation
-- expect: refused 42P01|42602
SELECT email::regclass FROM shop.customers ORDER BY id;

-- case: enum from a secret
-- expect: refused 22P02
SELECT card::shop.tier FROM shop.customers ORDER BY id;

-- case: number that overflows
-- expect: masked
SELECT (salary * 100 + visits)::smallint FROM shop.customers WHERE salary < 0 ORDER BY id;

-- case: sub-query with many rows
-- expect: refused 21000
SELECT (SELECT email FROM shop.customers);

-- case: domain of the catalog
-- expect: masked
SELECT email::name, ssn::information_schema.sql_identifier FROM shop.customers ORDER BY id;

-- case: trigger raises the old row
-- awaits: errors and notices of the application's own code pass the gateway as they are
-- expect: refused P0001
BEGIN;
UPDATE shop.customers SET name = 'forbidden' WHERE id = 3;
ROLLBACK;

-- case: trigger says a notice
-- awaits: errors and notices of the application's own code pass the gateway as they are
-- expect: masked
BEGIN;
UPDATE shop.customers SET name = 'noisy' WHERE id < 9;
ROLLBACK;

-- case: trigger fails on a value
-- awaits: errors and notices of the application's own code pass the gateway as they are
-- expect: refused 22P02
BEGIN;
UPDATE shop.customers SET name = 'divides' WHERE id = 4;
ROLLBACK;

-- case: check constraint shows the failing row
-- expect: refused 23514
BEGIN;
UPDATE shop.customers SET salary = -1 WHERE id = 3;
ROLLBACK;

-- case: not null constraint shows the failing row
-- expect: refused 23502
BEGIN;
UPDATE shop.customers SET country = NULL WHERE id = 3;
ROLLBACK;

-- case: unique constraint shows the key
-- expect: refused 23505
BEGIN;
INSERT INTO shop.customers (id, created_at, vip, country, name, email)
VALUES (3, timestamptz '2025-01-01 00:00:00+00', false, 'DE', 'x', 'nobody@nowhere.example');
ROLLBACK;

-- case: foreign key shows the key
-- expect: refused 23503
BEGIN;
DELETE FROM shop.customers WHERE id = 8;
ROLLBACK;

-- case: column that is too long
-- expect: refused 22001
BEGIN;
UPDATE shop.customers SET country = 'far too long' WHERE id = 3;
ROLLBACK;

-- case: division by a bucket
-- expect: refused 22012
SELECT 1 / (visits / 100 - id) FROM shop.customers ORDER BY id;

-- case: stack of errors in savepoints
-- expect: refused 22P02
BEGIN;
SAVEPOINT s;
SELECT email::integer FROM shop.customers ORDER BY id;
ROLLBACK TO s;
SELECT card::uuid FROM shop.customers ORDER BY id;
ROLLBACK;

-- case: messages of the parser name columns only
-- expect: refused 42703
SELECT emial FROM shop.customers;

-- case: hint names a protected column
-- expect: refused 42703
SELECT customers.sn FROM shop.customers;

-- case: missing group
-- expect: refused 42803
SELECT email, count(*) FROM shop.customers GROUP BY id % 2;

-- case: ambiguous column
-- expect: refused 42702
SELECT email FROM shop.customers AS a, shop.customers AS b;

-- case: operator that does not exist
-- expect: refused 42883
SELECT salary || birth_date FROM shop.customers;
