-- What does a customer look like?
SELECT * FROM customers WHERE id = 7;

-- What do the first ten customers look like?
SELECT * FROM shop.customers ORDER BY id LIMIT 10;

-- What are names and addresses of customers?
SELECT id, name, email FROM customers ORDER BY id;

-- How can I reach the customers of large orders?
SELECT DISTINCT c.name, c.email, c.phone FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.total_cents > 20000 ORDER BY 1;

-- How much do customers earn on average, by country?
SELECT country, avg(salary) AS average FROM customers GROUP BY country ORDER BY country;

-- How are salaries distributed?
SELECT salary, count(*) FROM customers GROUP BY salary ORDER BY salary;

-- How old are customers?
SELECT extract(year FROM age(date '2025-01-01', birth_date)) AS age, count(*) FROM customers GROUP BY age ORDER BY age;

-- How many customers are in each tier?
SELECT tier, count(*) FROM customers GROUP BY tier;

-- Who are the important ones?
SELECT id, name FROM customers WHERE vip ORDER BY id;

-- Which languages do customers speak?
SELECT notes ->> 'lang' AS lang, count(*) FROM customers GROUP BY lang ORDER BY lang;

-- Who has not been seen for a while?
SELECT id, name, last_seen FROM customers WHERE last_seen < '2024-06-01' ORDER BY last_seen, id;

-- Who has no phone?
SELECT id, name FROM customers WHERE phone IS NULL ORDER BY id;

-- Is an address used twice?
SELECT email, count(*) FROM customers GROUP BY email HAVING count(*) > 1;

-- Which mail providers are there?
SELECT split_part(email, '@', 2) AS provider, count(*) FROM customers GROUP BY 1;

-- What did customers write about themselves?
SELECT id, bio FROM customers ORDER BY id;

-- How often do customers visit?
SELECT country, sum(visits) FROM customers GROUP BY country ORDER BY country;

-- Are loyalty numbers unique?
SELECT count(*) = count(DISTINCT loyalty_no) FROM customers;

-- What are the last four digits of each account?
SELECT id, right(iban, 4) FROM customers ORDER BY id;

-- Which cards paid most?
SELECT card_number, count(*), sum(amount_cents) FROM payments GROUP BY card_number ORDER BY 3 DESC;

-- What do payments look like?
SELECT * FROM payments ORDER BY id LIMIT 20;

-- Who paid which order?
SELECT o.id, c.name, p.billing_email, p.amount_cents FROM payments p JOIN orders o ON o.id = p.order_id
JOIN customers c ON c.id = o.customer_id ORDER BY o.id;

-- What do open tickets say?
SELECT id, subject, body FROM tickets WHERE closed_at IS NULL ORDER BY id;

-- Which tickets mention a word?
SELECT id FROM tickets WHERE body ILIKE '%please%' ORDER BY id;

-- How long are the tickets?
SELECT subject, avg(length(body))::int FROM tickets GROUP BY subject ORDER BY subject;

-- What do employees earn?
SELECT title, avg(salary) FROM employees GROUP BY title ORDER BY title;

-- Who earns more than the manager?
SELECT e.name FROM employees e JOIN employees m ON m.id = e.manager_id WHERE e.salary > m.salary ORDER BY 1;

-- What is the payroll?
SELECT sum(salary) FROM employees;

-- What does the staff table look like?
SELECT * FROM employees ORDER BY id;

-- Which events came from where?
SELECT ip, count(*) FROM events GROUP BY ip;

-- What is in the events?
SELECT * FROM events ORDER BY id LIMIT 25;

-- What happened this year?
SELECT id, kind, payload FROM events WHERE happened_at >= '2025-01-01' ORDER BY id;

-- What does the audit log say?
SELECT * FROM audit_log ORDER BY id;

-- Who bought bikes, with their addresses?
SELECT DISTINCT c.id, c.name, c.email FROM customers c JOIN orders o ON o.customer_id = c.id JOIN order_items i ON i.order_id = o.id
JOIN products p USING (sku) WHERE p.category = 'bikes' ORDER BY c.id;

-- What is each customer's share, with contact?
WITH spent AS (SELECT customer_id, sum(total_cents) AS cents FROM orders GROUP BY 1)
SELECT c.email, s.cents, round(100.0 * s.cents / sum(s.cents) OVER (), 1) AS percent
FROM spent s JOIN customers c ON c.id = s.customer_id ORDER BY s.cents DESC, c.id;

-- What does a customer look like as JSON?
SELECT row_to_json(c) FROM customers c WHERE id = 5;

-- What do customers with their orders look like as JSON?
SELECT jsonb_build_object('name', c.name, 'email', c.email, 'orders', jsonb_agg(o.id ORDER BY o.id))
FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name, c.email ORDER BY c.id;

-- Who spent more than they earn?
SELECT c.id, c.salary, sum(o.total_cents) / 100.0 AS spent FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.salary HAVING sum(o.total_cents) / 100.0 > c.salary ORDER BY c.id;

-- How many fields are filled?
SELECT count(*), count(email), count(phone), count(ssn), count(birth_date), count(api_key) FROM customers;

-- What is the oldest and the youngest year?
SELECT min(birth_date), max(birth_date) FROM customers;

-- Which customers share a birth year?
SELECT a.id, b.id FROM customers a JOIN customers b ON date_part('year', a.birth_date) = date_part('year', b.birth_date) AND a.id < b.id
ORDER BY 1, 2;

-- What are the columns of customers?
SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'shop' AND table_name = 'customers'
ORDER BY ordinal_position;

-- Who ordered last week, with contact?
SELECT c.name, c.email, o.placed_at FROM orders o JOIN customers c ON c.id = o.customer_id
WHERE o.placed_at BETWEEN '2024-12-01' AND '2024-12-08' ORDER BY o.placed_at;

-- Which customers complained and still ordered?
SELECT c.id, c.email FROM customers c WHERE c.id IN (SELECT customer_id FROM tickets) AND c.id IN (SELECT customer_id FROM orders) ORDER BY c.id;

-- What would a mailing list look like?
SELECT string_agg(email, ', ' ORDER BY id) FROM customers WHERE country = 'DE';

-- What are the top earners' orders?
SELECT o.* FROM orders o JOIN (SELECT id FROM customers ORDER BY salary DESC, id LIMIT 5) c ON c.id = o.customer_id ORDER BY o.id;

-- What did somebody with this address order?
SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE lower(c.email) = lower('Somebody@Example.com');
