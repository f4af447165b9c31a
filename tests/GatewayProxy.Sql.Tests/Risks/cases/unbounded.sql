-- Writes that nothing keeps from all rows of their table.

DELETE FROM orders
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has no WHERE

DELETE FROM public.orders WHERE true
--= DELETE | public.orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE 1 = 1
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE 'a' = 'a'
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE NOT false
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id = 5 OR true
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id = 5 OR 1 = 1
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id = id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders o WHERE o.id = id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM public.orders WHERE public.orders.id = orders.id
--= DELETE | public.orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id::bigint = id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id >= id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE NOT (id <> id)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE NOT (id IS DISTINCT FROM id)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id = id) IS TRUE
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id = id) = true
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id <> id) IS NOT TRUE
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id = NULL) IS NULL
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE NULL IS NOT TRUE
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE note IS NULL OR note IS NOT NULL
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE note IS NOT NULL OR NOT (note IS NOT NULL)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id = 5 OR id <> 5
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id < 5 OR id >= 5
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE 5 > id OR id >= 5
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE paid OR NOT paid
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE paid = true OR paid = false
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id IN (id)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id = ANY (ARRAY[id])
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id = ALL ('{}'::int[])
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id <> ALL (ARRAY[]::int[])
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id BETWEEN id AND id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE note LIKE '%'
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE note ~ '.*'
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id, note) = (id, note)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE 1 IN (1)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE 1 IN (1, 2, 3)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE coalesce(true)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE coalesce(NULL, true)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE coalesce(NULL = 1, true)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE CASE WHEN true THEN true ELSE id = 5 END
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE CASE WHEN id = 5 THEN true ELSE true END
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE CASE id WHEN id THEN true END
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE EXISTS (SELECT 1)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE EXISTS (SELECT 1 FROM customers)
--= DELETE | orders, customers
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE EXISTS (SELECT 1 FROM customers WHERE customers.id = 5)
--= DELETE | orders, customers
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE EXISTS (SELECT count(*) FROM lines l WHERE l.order_id = orders.id AND l.price > 5)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = orders.id AND false)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = orders.id)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = orders.id AND l.price > 5 UNION SELECT 1)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id IN (SELECT id FROM orders)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id IN (SELECT order_id FROM lines)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id IN (VALUES (orders.id))
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id IN (SELECT orders.id)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id = (SELECT orders.id)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders WHERE id NOT IN (SELECT order_id FROM lines)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id NOT IN (SELECT order_id FROM lines WHERE false)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id NOT IN (SELECT order_id FROM lines LIMIT 0)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id = ANY (ARRAY(SELECT id FROM orders))
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders WHERE id IN (SELECT order_id FROM lines LIMIT ALL)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE now() > '2020-01-01'
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE random() < 0.5
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE $1
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE $1 OR id = $2
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id = $1 OR id = id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders USING customers c WHERE c.id = orders.customer_id
--= DELETE | orders, customers
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders USING orders o WHERE o.id = orders.id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders USING customers c WHERE c.region = 'eu'
--= DELETE | orders, customers
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders USING customers c WHERE region = 'eu'
--= DELETE | orders, customers
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders USING customers c LEFT JOIN lines l ON l.x = c.x AND l.price > 5 WHERE c.id = orders.customer_id
--= DELETE | orders, customers, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

UPDATE orders SET note = ''
--= UPDATE | orders
--=   UnboundedWrite: UPDATE has no WHERE

UPDATE orders SET note = '' WHERE TRUE
--= UPDATE | orders
--=   UnboundedWrite: UPDATE has a WHERE that does not restrict the table that it writes

UPDATE orders o SET note = c.name FROM customers c WHERE c.id = o.customer_id
--= UPDATE | orders, customers
--=   UnboundedWrite: UPDATE only joins the table that it writes to others

UPDATE orders SET note = '' FROM customers
--= UPDATE | orders, customers
--=   UnboundedWrite: UPDATE has no WHERE

UPDATE orders SET note = 'x' WHERE id > 5 OR 2 > 1 RETURNING *
--= UPDATE | orders
--=   UnboundedWrite: UPDATE has a WHERE that does not restrict the table that it writes
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

MERGE INTO orders o USING staging s ON o.id = s.id WHEN MATCHED THEN UPDATE SET note = s.note
--= MERGE, UPDATE | orders, staging
--=   UnboundedWrite: MERGE changes the rows of its target without a condition on them

MERGE INTO orders o USING staging s ON true WHEN MATCHED THEN DELETE
--= MERGE, DELETE | orders, staging
--=   Destructive: MERGE without bound takes all rows of a table
--=   UnboundedWrite: MERGE changes the rows of its target without a condition on them

MERGE INTO orders o USING staging s ON o.id = s.id AND s.batch = 7 WHEN NOT MATCHED BY SOURCE THEN DELETE
--= MERGE, DELETE | orders, staging
--=   Destructive: MERGE without bound takes all rows of a table
--=   UnboundedWrite: MERGE changes the rows of its target without a condition on them

TRUNCATE orders
--= TRUNCATE | orders
--=   Destructive: takes all rows of a table
--=   UnboundedWrite: takes all rows of a table

TRUNCATE public.orders, ONLY lines RESTART IDENTITY CASCADE
--= TRUNCATE | public.orders, lines, *
--=   Destructive: takes all rows of a table
--=   UnboundedWrite: takes all rows of a table

WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone
--= SELECT, DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has no WHERE
--=   BulkExport: returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate

WITH a AS (UPDATE orders SET note = '' RETURNING id), b AS (SELECT * FROM a) INSERT INTO log SELECT id FROM b
--= INSERT, UPDATE | orders, log
--=   UnboundedWrite: UPDATE has no WHERE

WITH gone AS (DELETE FROM orders WHERE 1 = 1 RETURNING *) INSERT INTO archive SELECT * FROM gone
--= INSERT, DELETE | orders, archive
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

SELECT * FROM (WITH gone AS (DELETE FROM orders WHERE id = 5 RETURNING *) SELECT * FROM gone) x
--= SELECT, DELETE | orders

DELETE FROM orders WHERE random() <> random()
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE clock_timestamp() < clock_timestamp()
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE nextval('s') IS DISTINCT FROM nextval('s')
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id * random() <> id * random()
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE note::varchar(1) <> note
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id <> id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id < id + 1
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE price <= price * 2
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id = NULL) IS NOT TRUE
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id = $1) IS NOT FALSE
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE NOT ((id = NULL) IS TRUE)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id = ('{}'::jsonb ->> 'a')::int) IS NOT TRUE
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE coalesce(id = NULL, true)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE coalesce(id = $1, true)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE coalesce(nullif(id = 5, id = 5), true)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id = $1) IS UNKNOWN
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE nullif(true, false)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE NOT nullif(false, true)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE nullif(id, id) IS NULL
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id IS NULL) IS NOT NULL
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE greatest(id = 5, true)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id = 5) >= false
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE paid <= true
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE paid IN (true, false)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id = 5) IN (true, false)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (id = 5) IS DISTINCT FROM NULL
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE true = ANY (ARRAY[id = 5, true])
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE CASE id WHEN 5 THEN 1 ELSE 1 END = 1
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE (ARRAY[true, id = 5])[1]
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE int4eq(id, id)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE booleq(id = 5, id = 5)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE note ~~ '%'
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE note SIMILAR TO '%'
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id OPERATOR(public.<>) id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE 1 OPERATOR(public.=) 0
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id <> ANY (ARRAY[1, 2])
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE NOT (id = ANY ('{}'))
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE NOT (id = ANY (ARRAY(SELECT order_id FROM lines WHERE price > 5)))
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id <> ALL (string_to_array('', ',')::int[])
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id <> ANY (SELECT order_id FROM lines LIMIT 2)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id = ANY ((SELECT array_agg(id) FROM orders)::int[])
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders WHERE id IN (SELECT unnest(array_agg(id)) FROM orders HAVING true)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id IN (SELECT generate_series(1, max(id)) FROM orders)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id IN (SELECT id FROM orders ORDER BY 1 = 1 FETCH FIRST 1 ROW WITH TIES)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id IN (SELECT id FROM orders LIMIT nullif(1, 1))
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id NOT IN (SELECT order_id FROM lines WHERE price > 5 OFFSET 1000000)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE EXISTS (SELECT json_agg(l) FROM lines l WHERE l.order_id = orders.id AND l.price > 5)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = orders.id AND l.price > 5 ORDER BY count(*))
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE EXISTS (SELECT count(*) FROM lines l WHERE l.order_id = orders.id AND l.price > 5 GROUP BY ())
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = orders.id AND l.price > 5 AND l.id <> l.id)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE 0 <= (SELECT count(*) FROM lines l WHERE orders.id = 5)
--= DELETE | orders, lines
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders WHERE id IN (SELECT id FROM orders WHERE random() <> random())
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

UPDATE pg_temp.scratch SET a = 1
--= UPDATE | pg_temp.scratch
--=   UnboundedWrite: UPDATE has no WHERE

DELETE FROM pg_temp.scratch
--= DELETE | pg_temp.scratch
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has no WHERE

DELETE FROM orders WHERE coalesce(id, 0) IS NOT NULL
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE has a WHERE that does not restrict the table that it writes

DELETE FROM orders USING LATERAL (SELECT id FROM orders) s WHERE s.id = orders.id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders USING (VALUES (1)) v(x), LATERAL (SELECT o.id, v.x FROM orders o) s WHERE s.id = orders.id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders USING (orders o CROSS JOIN (VALUES (1)) v(x)) j WHERE j.id = orders.id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders USING (VALUES (1)) v(x), unnest((SELECT array_agg(id) FROM orders) || v.x) u(id) WHERE u.id = orders.id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders WHERE id = ANY ((SELECT x FROM (SELECT array_agg(id) AS x FROM orders) s)::int[])
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

WITH s AS (SELECT array_agg(id) AS x FROM orders) DELETE FROM orders WHERE id = ANY ((SELECT x FROM s)::int[])
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders USING unnest((SELECT x FROM (SELECT array_agg(id) AS x FROM orders) s)) k(id) WHERE k.id = orders.id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders WHERE id = ANY ((SELECT array_agg(id) FROM orders LIMIT 1)::int[])
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders WHERE id = ANY ((SELECT max(x) FROM (SELECT array_agg(id) AS x FROM orders) s)::int[])
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders USING (SELECT array_agg(id) AS x FROM orders LIMIT 1) s WHERE orders.id = ANY (s.x)
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders USING (VALUES (1)) v(x), LATERAL (SELECT unnest(ARRAY(SELECT id FROM orders)) AS id, v.x) s WHERE s.id = orders.id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others

DELETE FROM orders USING (SELECT (json_array_elements((SELECT json_agg(id) FROM orders)))::text::int AS id) s WHERE s.id = orders.id
--= DELETE | orders
--=   Destructive: DELETE without bound takes all rows of a table
--=   UnboundedWrite: DELETE only joins the table that it writes to others
