-- How many orders are there?
SELECT count(*) FROM orders;

-- How many orders were placed in each month?
SELECT date_trunc('month', placed_at) AS month, count(*) AS orders FROM orders GROUP BY month ORDER BY month;

-- What is the revenue by status?
SELECT status, sum(total_cents) / 100.0 AS revenue FROM orders GROUP BY status ORDER BY revenue DESC;

-- Which ten orders were the largest?
SELECT id, customer_id, total_cents FROM orders ORDER BY total_cents DESC, id LIMIT 10;

-- Which customers ordered more than three times?
SELECT c.id, c.name, count(*) AS orders
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.name HAVING count(*) > 3 ORDER BY orders DESC, c.id;

-- Who has never ordered?
SELECT c.id, c.name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id) ORDER BY c.id;

-- Who has never ordered, by an outer join?
SELECT c.id, c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL ORDER BY c.id;

-- How many customers live in each country?
SELECT country, COUNT(*) AS customers FROM customers GROUP BY country ORDER BY customers DESC, country;

-- What share of revenue does each country bring?
SELECT c.country, round(100.0 * sum(o.total_cents) / sum(sum(o.total_cents)) OVER (), 2) AS percent
FROM customers AS c JOIN orders AS o ON o.customer_id = c.id GROUP BY c.country ORDER BY percent DESC, c.country;

-- What was the first order of each customer?
SELECT DISTINCT ON (customer_id) customer_id, id, placed_at FROM orders ORDER BY customer_id, placed_at;

-- How many days lie between the orders of a customer?
SELECT customer_id, id, placed_at - lag(placed_at) OVER (PARTITION BY customer_id ORDER BY placed_at) AS gap
FROM orders ORDER BY customer_id, placed_at;

-- What is the running total of revenue?
SELECT placed_at::date AS day, sum(sum(total_cents)) OVER (ORDER BY placed_at::date) AS running
FROM orders WHERE status <> 'cancelled' GROUP BY day ORDER BY day;

-- What is the moving average over five orders?
SELECT id, avg(total_cents) OVER (ORDER BY id ROWS BETWEEN 4 PRECEDING AND CURRENT ROW)::numeric(12, 2) AS average FROM orders ORDER BY id;

-- Which products sell best?
SELECT p.sku, p.title, sum(i.quantity) AS sold
FROM products p JOIN order_items i USING (sku) GROUP BY p.sku, p.title ORDER BY sold DESC, p.sku LIMIT 5;

-- Which products never sold?
SELECT sku, title FROM products WHERE sku NOT IN (SELECT sku FROM order_items) ORDER BY sku;

-- What does each category bring?
SELECT p.category, sum(i.quantity * i.price_cents) AS cents
FROM order_items i INNER JOIN products p ON p.sku = i.sku GROUP BY p.category ORDER BY cents DESC;

-- What is the best product of each category?
SELECT category, sku, sold FROM (
    SELECT p.category, p.sku, sum(i.quantity) AS sold, rank() OVER (PARTITION BY p.category ORDER BY sum(i.quantity) DESC, p.sku) AS place
    FROM products p JOIN order_items i USING (sku) GROUP BY p.category, p.sku) ranked
WHERE place = 1 ORDER BY category;

-- What is the average basket?
SELECT avg(items) FROM (SELECT order_id, count(*) AS items FROM order_items GROUP BY order_id) AS baskets;

-- What is the median order?
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total_cents) FROM orders;

-- How are orders spread over sizes?
SELECT width_bucket(total_cents, 0, 60000, 6) AS bucket, count(*) FROM orders GROUP BY bucket ORDER BY bucket;

-- Which orders are larger than the average?
SELECT id, total_cents FROM orders WHERE total_cents > (SELECT avg(total_cents) FROM orders) ORDER BY id;

-- How many orders of each status does each quarter have?
SELECT extract(year FROM placed_at) AS year, extract(quarter FROM placed_at) AS quarter,
       count(*) FILTER (WHERE status = 'paid') AS paid, count(*) FILTER (WHERE status = 'shipped') AS shipped
FROM orders GROUP BY 1, 2 ORDER BY 1, 2;

-- What is the share of cancelled orders?
SELECT round(avg(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END) * 100, 1) AS percent FROM orders;

-- Which weekday is the busiest?
SELECT to_char(placed_at, 'Dy') AS weekday, count(*) FROM orders GROUP BY weekday, extract(isodow FROM placed_at)
ORDER BY extract(isodow FROM placed_at);

-- Which orders have a note?
SELECT id, note FROM orders WHERE note IS NOT NULL ORDER BY id;

-- Which notes mention a neighbour?
SELECT id FROM orders WHERE note ILIKE '%neighbour%' ORDER BY id;

-- What do the totals add up to, by rollup?
SELECT coalesce(status, 'all') AS status, sum(total_cents) FROM orders GROUP BY ROLLUP (status) ORDER BY grouping(status), status;

-- How did revenue grow from month to month?
WITH monthly AS (SELECT date_trunc('month', placed_at) AS month, sum(total_cents) AS cents FROM orders GROUP BY 1)
SELECT month, cents, cents - lag(cents) OVER (ORDER BY month) AS growth FROM monthly ORDER BY month;

-- Which months had no order?
SELECT m::date FROM generate_series(date '2024-01-01', date '2025-01-01', interval '1 month') AS m
WHERE NOT EXISTS (SELECT FROM orders WHERE placed_at >= m AND placed_at < m + interval '1 month') ORDER BY m;

-- Which orders contain bikes and locks?
SELECT order_id FROM order_items JOIN products USING (sku) WHERE category = 'bikes'
INTERSECT SELECT order_id FROM order_items JOIN products USING (sku) WHERE category = 'safety' ORDER BY order_id;

-- Which orders contain only one category?
SELECT i.order_id FROM order_items i JOIN products p USING (sku) GROUP BY i.order_id HAVING count(DISTINCT p.category) = 1 ORDER BY 1;

-- Do item prices add up to the orders' totals?
SELECT o.id FROM orders o JOIN order_items i ON i.order_id = o.id GROUP BY o.id HAVING sum(i.quantity * i.price_cents) <> o.total_cents;

-- What is the total of an order by the shop's own function?
SELECT id, order_total(id) FROM orders WHERE id <= 10 ORDER BY id;

-- Which orders are open?
SELECT * FROM open_orders ORDER BY id;

-- What does the monthly report say?
SELECT * FROM revenue_by_month ORDER BY month;

-- How much was paid each month?
SELECT to_char(paid_at, 'YYYY-MM') AS month, sum(amount_cents) FROM payments GROUP BY month ORDER BY month;

-- Were all shipped orders paid?
SELECT o.id FROM orders o LEFT JOIN payments p ON p.order_id = o.id WHERE o.status = 'shipped' AND p.id IS NULL;

-- Does each payment match its order?
SELECT count(*) FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.amount_cents IS DISTINCT FROM o.total_cents;

-- How long do tickets stay open?
SELECT avg(closed_at - opened_at) FROM tickets WHERE closed_at IS NOT NULL;

-- Which tickets are open?
SELECT id, subject, opened_at FROM tickets WHERE closed_at IS NULL ORDER BY opened_at;

-- What do people complain about most?
SELECT subject, count(*) FROM tickets GROUP BY subject ORDER BY count(*) DESC, subject;

-- Who opened more than one ticket?
SELECT c.name, count(t.id) FROM tickets t JOIN customers c ON c.id = t.customer_id GROUP BY c.id HAVING count(t.id) > 1 ORDER BY 1, 2;

-- How many events of each kind are there?
SELECT kind, count(*) FROM events GROUP BY kind ORDER BY kind;

-- How many events did each year have?
SELECT date_part('year', happened_at) AS year, count(*) FROM events GROUP BY year ORDER BY year;

-- Who reports to whom?
SELECT e.name, m.name AS manager FROM employees e LEFT JOIN employees m ON m.id = e.manager_id ORDER BY e.id;

-- How deep is the hierarchy?
WITH RECURSIVE tree AS (
    SELECT id, name, 1 AS level FROM employees WHERE manager_id IS NULL
    UNION ALL SELECT e.id, e.name, t.level + 1 FROM employees e JOIN tree t ON e.manager_id = t.id)
SELECT max(level) FROM tree;

-- Which path leads to each employee?
WITH RECURSIVE tree (id, path) AS (
    SELECT id, name FROM employees WHERE manager_id IS NULL
    UNION ALL SELECT e.id, tree.path || ' > ' || e.name FROM employees e, tree WHERE e.manager_id = tree.id)
SELECT path FROM tree ORDER BY path;

-- How many people has each manager?
SELECT m.name, count(e.id) AS people FROM employees m JOIN employees e ON e.manager_id = m.id GROUP BY m.id, m.name ORDER BY people DESC, m.name;

-- Who was hired last in each job?
SELECT DISTINCT ON (title) title, name, hired_on FROM employees ORDER BY title, hired_on DESC;

-- Which customers came in 2023?
SELECT id, name, created_at FROM customers WHERE created_at >= '2023-01-01' AND created_at < '2024-01-01' ORDER BY created_at;

-- How long does it take to the first order?
SELECT c.id, min(o.placed_at) - c.created_at AS wait FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.created_at ORDER BY c.id;

-- Which names occur more than once?
SELECT name, count(*) FROM customers GROUP BY name HAVING count(*) > 1 ORDER BY name;

-- What are the customers' initials?
SELECT id, left(split_part(name, ' ', 1), 1) || left(split_part(name, ' ', 2), 1) AS initials FROM customers ORDER BY id;

-- Which cohort returned?
WITH firsts AS (SELECT customer_id, min(date_trunc('quarter', placed_at)) AS cohort FROM orders GROUP BY customer_id)
SELECT f.cohort, date_trunc('quarter', o.placed_at) AS quarter, count(DISTINCT o.customer_id) AS customers
FROM firsts f JOIN orders o USING (customer_id) GROUP BY 1, 2 ORDER BY 1, 2;

-- What do orders look like as JSON?
SELECT json_build_object('id', o.id, 'items', json_agg(json_build_object('sku', i.sku, 'n', i.quantity) ORDER BY i.line))
FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.id < 5 GROUP BY o.id ORDER BY o.id;

-- Which skus were bought together most?
SELECT a.sku, b.sku, count(*) FROM order_items a JOIN order_items b ON a.order_id = b.order_id AND a.sku < b.sku
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 5;

-- Which third of customers spends how much?
SELECT third, sum(cents) FROM (
    SELECT customer_id, sum(total_cents) AS cents, ntile(3) OVER (ORDER BY sum(total_cents) DESC, customer_id) AS third FROM orders GROUP BY 1) s
GROUP BY third ORDER BY third;

-- What are the recency, frequency and value of each customer?
SELECT customer_id, max(placed_at)::date AS last, count(*) AS times, sum(total_cents) AS cents FROM orders
WHERE status IN ('paid', 'shipped') GROUP BY customer_id ORDER BY cents DESC, customer_id;

-- Which of these values is an order?
SELECT v.id, o.id IS NOT NULL AS found FROM (VALUES (1), (50), (5000)) AS v (id) LEFT JOIN orders o ON o.id = v.id ORDER BY v.id;

-- What was the last order before each ticket?
SELECT t.id, o.id FROM tickets t LEFT JOIN LATERAL (
    SELECT id FROM orders WHERE customer_id = t.customer_id AND placed_at < t.opened_at ORDER BY placed_at DESC LIMIT 1) o ON true ORDER BY t.id;

-- How many rows does each table have?
SELECT 'orders' AS t, count(*) FROM orders UNION ALL SELECT 'payments', count(*) FROM payments
UNION ALL SELECT 'tickets', count(*) FROM tickets UNION ALL SELECT 'customers', count(*) FROM customers ORDER BY t;

-- Which order ids are missing?
SELECT g FROM generate_series(1, 125) g EXCEPT SELECT id FROM orders ORDER BY 1;

-- Which tables and columns are there?
SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop' AND table_name = 'orders';

-- Which types do the columns of orders have?
SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'shop' AND table_name = 'orders' ORDER BY ordinal_position;

-- What time zone is it, and which version?
SELECT current_setting('TimeZone'), current_setting('server_version_num')::int > 130000;
