-- case: COPY table to the client
-- expect: masked
-- only: simple
-- shows: MASKED-CARD
COPY shop.customers TO STDOUT;

-- case: COPY columns
-- expect: masked
-- only: simple
COPY shop.customers (id, ssn, email) TO STDOUT WITH (FORMAT csv, HEADER, FORCE_QUOTE *);

-- case: COPY binary
-- expect: masked
-- only: simple
COPY shop.customers (id, email, salary, birth_date, api_key, avatar, notes) TO STDOUT (FORMAT binary);

-- case: COPY of a query
-- expect: masked
-- only: simple
COPY (SELECT ssn, reverse(email) FROM shop.customers ORDER BY id) TO STDOUT;

-- case: COPY of TABLE
-- expect: masked
-- only: simple
COPY (TABLE shop.payments) TO STDOUT WITH CSV;

-- case: COPY of VALUES
-- expect: masked
-- only: simple
COPY (VALUES ((SELECT min(ssn) FROM shop.customers))) TO STDOUT;

-- case: COPY of a CTE
-- expect: masked
-- only: simple
COPY (WITH x AS (SELECT * FROM shop.tickets) SELECT body FROM x ORDER BY id) TO STDOUT;

-- case: COPY of a partitioned table
-- expect: refused 0A000
-- only: simple
COPY shop.events TO STDOUT;

-- case: COPY of a query over partitions
-- expect: masked
-- only: simple
COPY (SELECT * FROM shop.events ORDER BY id) TO STDOUT;

-- case: COPY of a statement that returns
-- expect: masked
-- only: simple
BEGIN;
COPY (UPDATE shop.customers SET country = country WHERE id < 5 RETURNING *) TO STDOUT;
ROLLBACK;

-- case: COPY the old way, in binary
-- expect: refused 0A000
-- only: simple
COPY BINARY shop.customers TO STDOUT;

-- case: COPY the old way
-- expect: refused 0A000
-- only: simple
COPY shop.customers (id, phone) TO STDOUT DELIMITERS '|' WITH NULL AS 'nothing';

-- case: COPY to a program
-- expect: refused 42501
-- only: simple
COPY shop.customers TO PROGRAM 'cat';

-- case: COPY to a file
-- expect: refused 42501
-- only: simple
COPY (SELECT ssn FROM shop.customers) TO '/tmp/ssn';

-- case: COPY from a program
-- expect: refused 42501
-- only: simple
COPY shop.products (sku) FROM PROGRAM 'id';

-- case: COPY of a view over protected columns
-- expect: refused 42501
-- only: simple
COPY (SELECT * FROM shop.customer_directory) TO STDOUT;

-- case: COPY with a filter on its input
-- expect: refused 42501
-- only: simple
-- data: 2000	2025-01-01	false	DE	Zed	z@example
BEGIN;
COPY shop.customers (id, created_at, vip, country, name, email) FROM STDIN WHERE ssn IS NULL;
ROLLBACK;

-- case: COPY into a temporary table and out again
-- expect: masked
-- only: simple
CREATE TEMP TABLE copy_of AS SELECT id, email FROM shop.customers;
COPY copy_of TO STDOUT;
