-- Writes of some rows.

DELETE FROM orders WHERE id = 5
--= DELETE | orders

DELETE FROM orders WHERE id = $1
--= DELETE | orders

DELETE FROM orders WHERE 1 = 1 AND id = 5
--= DELETE | orders

DELETE FROM orders WHERE false
--= DELETE | orders

DELETE FROM orders WHERE 1 = 0
--= DELETE | orders

DELETE FROM orders WHERE id = 5 OR id = 6
--= DELETE | orders

DELETE FROM orders WHERE id IN (1, 2, 3)
--= DELETE | orders

DELETE FROM orders WHERE id = ANY ($1)
--= DELETE | orders

DELETE FROM orders WHERE NOT paid
--= DELETE | orders

DELETE FROM orders WHERE paid IS NOT TRUE
--= DELETE | orders

DELETE FROM orders WHERE note LIKE 'x%'
--= DELETE | orders

DELETE FROM orders WHERE (customer_id, id) = (1, 2)
--= DELETE | orders

DELETE FROM orders WHERE created_at < now() - interval '1 year'
--= DELETE | orders

DELETE FROM orders WHERE coalesce(paid, false) = false
--= DELETE | orders

DELETE FROM orders WHERE CASE WHEN id = 5 THEN true ELSE false END
--= DELETE | orders

DELETE FROM orders WHERE CURRENT OF c
--= DELETE | orders

DELETE FROM orders WHERE id = (SELECT max(id) FROM orders)
--= DELETE | orders

DELETE FROM orders WHERE id IN (SELECT id FROM orders WHERE paid LIMIT 10)
--= DELETE | orders

DELETE FROM orders WHERE id IN (SELECT id FROM orders LIMIT 10)
--= DELETE | orders

DELETE FROM orders WHERE id IN (SELECT orders.id FROM orders JOIN customers c ON c.id = orders.customer_id WHERE c.region = 'eu')
--= DELETE | orders, customers

DELETE FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE region = 'eu')
--= DELETE | orders, customers

DELETE FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.price > 5)
--= DELETE | orders, lines

DELETE FROM orders o WHERE EXISTS (SELECT 1 WHERE o.id = 5)
--= DELETE | orders

DELETE FROM orders o USING customers c WHERE c.id = o.customer_id AND c.region = 'eu'
--= DELETE | orders, customers

DELETE FROM orders o USING customers c WHERE c.id = o.customer_id AND region = 'eu'
--= DELETE | orders, customers

DELETE FROM orders o USING customers c JOIN regions r ON r.id = c.region_id AND r.name = 'eu' WHERE c.id = o.customer_id
--= DELETE | orders, customers, regions

DELETE FROM orders USING (VALUES (1), (2)) v (id) WHERE orders.id = v.id
--= DELETE | orders

DELETE FROM orders USING (SELECT id FROM customers WHERE region = 'eu') c WHERE orders.customer_id = c.id
--= DELETE | orders, customers

UPDATE orders SET note = u.note FROM unnest($1::int[], $2::text[]) u (id, note) WHERE orders.id = u.id
--= UPDATE | orders

WITH old AS (SELECT id FROM orders WHERE created_at < now()) DELETE FROM orders USING old WHERE orders.id = old.id
--= DELETE | orders

WITH RECURSIVE tree AS (SELECT id FROM nodes WHERE id = 5 UNION ALL SELECT n.id FROM nodes n JOIN tree ON n.parent = tree.id) DELETE FROM nodes WHERE id IN (SELECT id FROM tree)
--= DELETE | nodes

WITH gone AS (DELETE FROM orders WHERE id = 5 RETURNING id) DELETE FROM lines USING gone WHERE lines.order_id = gone.id
--= DELETE | orders, lines

UPDATE orders SET note = '' WHERE id = 5 AND (note = 'a' OR true)
--= UPDATE | orders

UPDATE orders o SET note = '' FROM customers c WHERE c.id = o.customer_id AND (c.region = 'eu' OR o.id = 5)
--= UPDATE | orders, customers

INSERT INTO orders (id) VALUES (1)
--= INSERT | orders

INSERT INTO orders SELECT * FROM staging
--= INSERT | orders, staging

INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO NOTHING
--= INSERT | orders

INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET note = excluded.note
--= INSERT, UPDATE | orders

MERGE INTO orders o USING (VALUES (1, 'x')) s (id, note) ON o.id = s.id WHEN MATCHED THEN UPDATE SET note = s.note WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.note)
--= MERGE, UPDATE, INSERT | orders

MERGE INTO orders o USING staging s ON o.id = s.id WHEN NOT MATCHED THEN INSERT VALUES (s.id)
--= MERGE, INSERT | orders, staging

MERGE INTO orders o USING staging s ON o.id = s.id WHEN MATCHED AND o.state = 'open' THEN DELETE
--= MERGE, DELETE | orders, staging

EXPLAIN DELETE FROM orders
--= EXPLAIN | orders

DELETE FROM orders WHERE 1 <> 1
--= DELETE | orders

DELETE FROM orders WHERE (note = 'a' AND id > 5) IS NOT FALSE
--= DELETE | orders

DELETE FROM orders WHERE note IS NULL
--= DELETE | orders

DELETE FROM orders WHERE data ->> 'state' IS NULL
--= DELETE | orders

DELETE FROM orders WHERE lower(note) = 'x'
--= DELETE | orders

DELETE FROM orders WHERE coalesce(note, '') = 'x'
--= DELETE | orders

DELETE FROM orders WHERE paid IS DISTINCT FROM true
--= DELETE | orders

DELETE FROM orders WHERE nullif(id = 5, false)
--= DELETE | orders

DELETE FROM orders WHERE id <> ALL ($1)
--= DELETE | orders

DELETE FROM orders WHERE updated_at > created_at
--= DELETE | orders

DELETE FROM orders WHERE starts_with(note, 'x')
--= DELETE | orders

DELETE FROM orders WHERE created_at > (SELECT cutoff FROM settings)
--= DELETE | orders, settings

DELETE FROM orders WHERE price > (SELECT avg(price) FROM orders)
--= DELETE | orders

DELETE FROM orders WHERE id IN (SELECT order_id FROM lines WHERE price > 5 GROUP BY order_id HAVING count(*) > 1)
--= DELETE | orders, lines

DELETE FROM orders WHERE percentile_disc = 5
--= DELETE | orders

DELETE FROM orders USING (VALUES (1)) v(x), LATERAL (SELECT v.x + 1 AS id) s WHERE s.id = orders.id
--= DELETE | orders

DELETE FROM orders USING customers c, LATERAL (SELECT id FROM orders o WHERE o.customer_id = c.id ORDER BY id LIMIT 5) s WHERE s.id = orders.id AND c.id = 5
--= DELETE | orders, customers

DELETE FROM orders WHERE id = ANY ((SELECT x FROM (SELECT array_agg(id) AS x FROM orders WHERE customer_id = 5) s)::int[])
--= DELETE | orders

DELETE FROM orders WHERE id = ANY ((SELECT ids FROM batches WHERE id = 5)::int[])
--= DELETE | orders, batches
