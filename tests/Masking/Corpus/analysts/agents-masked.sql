-- As an agent writes: customers with their lifetime value and contact
WITH lifetime AS (
    SELECT o.customer_id, COUNT(*) AS orders, SUM(o.total_cents) AS cents, MAX(o.placed_at) AS last_order
    FROM shop.orders AS o WHERE o.status <> 'cancelled' GROUP BY o.customer_id
)
SELECT c.id, c.name, c.email, c.phone, l.orders, l.cents / 100.0 AS amount, l.last_order
FROM shop.customers AS c INNER JOIN lifetime AS l ON l.customer_id = c.id ORDER BY l.cents DESC, c.id LIMIT 10;

-- Who are the best customers of each country
SELECT country, id, email, cents FROM (
    SELECT c.country, c.id, c.email, SUM(o.total_cents) AS cents,
           ROW_NUMBER() OVER (PARTITION BY c.country ORDER BY SUM(o.total_cents) DESC, c.id) AS position
    FROM shop.customers c JOIN shop.orders o ON o.customer_id = c.id GROUP BY c.country, c.id, c.email
) AS ranked WHERE position <= 2 ORDER BY country, position;

-- Salary bands beside what is spent
SELECT CASE WHEN c.salary < 50000 THEN 'low' WHEN c.salary < 80000 THEN 'middle' ELSE 'high' END AS band,
       COUNT(DISTINCT c.id) AS customers, COALESCE(SUM(o.total_cents), 0) AS cents
FROM shop.customers c LEFT JOIN shop.orders o ON o.customer_id = c.id GROUP BY band ORDER BY band;

-- Age groups from dates of birth
SELECT (EXTRACT(year FROM age(date '2025-01-01', birth_date))::int / 10) * 10 AS decade, COUNT(*) AS customers,
       COUNT(*) FILTER (WHERE vip) AS important, ARRAY_AGG(id ORDER BY id) AS ids
FROM shop.customers GROUP BY decade ORDER BY decade;

-- Languages in notes, from JSON
SELECT notes ->> 'lang' AS lang, COUNT(*) AS customers, jsonb_agg(name ORDER BY id) AS names
FROM shop.customers WHERE notes ? 'lang' GROUP BY 1 ORDER BY 1;

-- Keys that notes have
SELECT k.key, COUNT(*) FROM shop.customers c CROSS JOIN LATERAL jsonb_object_keys(c.notes) AS k (key) GROUP BY k.key ORDER BY k.key;

-- Tags, one to a row
SELECT t.tag, COUNT(*) FROM shop.customers c LEFT JOIN LATERAL unnest(c.tags) AS t (tag) ON true GROUP BY t.tag ORDER BY 2 DESC, 1 LIMIT 20;

-- Customers with a tag
SELECT id FROM shop.customers WHERE 'vip' = ANY (tags) OR tags && ARRAY['gold', 'silver'] ORDER BY id;

-- Missing contact data, counted
SELECT COUNT(*) AS all_customers, COUNT(*) - COUNT(phone) AS without_phone, COUNT(*) - COUNT(ssn) AS without_ssn,
       ROUND(100.0 * COUNT(phone) / COUNT(*), 1) AS pct_reachable FROM shop.customers;

-- Duplicates by normalised address
SELECT LOWER(TRIM(email)) AS address, COUNT(*) AS n, MIN(id) AS first_id FROM shop.customers GROUP BY LOWER(TRIM(email)) HAVING COUNT(*) > 1 ORDER BY n DESC, first_id;

-- One customer of each tier
SELECT DISTINCT ON (tier) tier, id, name, email FROM shop.customers ORDER BY tier, created_at, id;

-- Customers seen in each month, as a calendar
SELECT m::date AS month, COUNT(c.id) AS seen FROM generate_series(date '2024-01-01', date '2025-04-01', interval '1 month') AS m
LEFT JOIN shop.customers c ON date_trunc('month', c.last_seen) = m GROUP BY m ORDER BY m;

-- Visits ranked, with ties
SELECT id, visits, RANK() OVER (ORDER BY visits DESC) AS position, NTILE(4) OVER (ORDER BY visits DESC, id) AS quarter FROM shop.customers ORDER BY position, id;

-- Customers above the average of their country
SELECT c.id, c.country, c.salary FROM shop.customers c
WHERE c.salary > (SELECT AVG(x.salary) FROM shop.customers x WHERE x.country = c.country) ORDER BY c.id;

-- Two customers with the same loyalty number
SELECT a.id, b.id FROM shop.customers a JOIN shop.customers b ON a.loyalty_no = b.loyalty_no AND a.id < b.id ORDER BY 1, 2;

-- Payments per card, with share
SELECT card_number, SUM(amount_cents) AS cents, ROUND(100 * SUM(amount_cents) / SUM(SUM(amount_cents)) OVER (), 2) AS pct
FROM shop.payments GROUP BY card_number ORDER BY cents DESC, card_number;

-- Paid by another address than the customer's
SELECT p.id, c.email, p.billing_email FROM shop.payments p JOIN shop.orders o ON o.id = p.order_id
JOIN shop.customers c ON c.id = o.customer_id WHERE p.billing_email IS DISTINCT FROM c.email ORDER BY p.id;

-- What open tickets are about, with who wrote
SELECT t.id, c.name, c.email, t.subject, LEFT(t.body, 40) || '…' AS beginning FROM shop.tickets t
JOIN shop.customers c ON c.id = t.customer_id WHERE t.closed_at IS NULL ORDER BY t.opened_at, t.id;

-- A word search in tickets
SELECT id, ts_rank(to_tsvector('english', subject || ' ' || body), q) > 0 AS found FROM shop.tickets, to_tsquery('english', 'order | late') AS q
WHERE to_tsvector('english', subject || ' ' || body) @@ q ORDER BY id;

-- Payroll by team, with totals
SELECT COALESCE(m.name, 'nobody') AS manager, e.title, SUM(e.salary) AS payroll, COUNT(*) AS people FROM shop.employees e
LEFT JOIN shop.employees m ON m.id = e.manager_id GROUP BY ROLLUP (COALESCE(m.name, 'nobody'), e.title) ORDER BY 1 NULLS LAST, 2 NULLS LAST;

-- Cost of each branch of the hierarchy
WITH RECURSIVE branch AS (
    SELECT id, id AS root FROM shop.employees WHERE manager_id = 1
    UNION ALL SELECT e.id, b.root FROM shop.employees e JOIN branch b ON e.manager_id = b.id
)
SELECT r.name, COUNT(*) AS people, SUM(e.salary) AS cost FROM branch b JOIN shop.employees e ON e.id = b.id
JOIN shop.employees r ON r.id = b.root GROUP BY r.id, r.name ORDER BY r.id;

-- Addresses that events came from
SELECT host(e.ip) AS address, COUNT(*), MAX(e.happened_at) AS last, jsonb_agg(e.payload) FILTER (WHERE e.kind = 'order') AS orders
FROM shop.events e GROUP BY e.ip ORDER BY 2 DESC, 1 LIMIT 10;

-- A profile of everybody, as one JSON document
SELECT jsonb_pretty(jsonb_build_object('id', c.id, 'contact', jsonb_build_object('mail', c.email, 'phone', c.phone),
       'orders', COALESCE((SELECT jsonb_agg(jsonb_build_object('id', o.id, 'cents', o.total_cents) ORDER BY o.id) FROM shop.orders o WHERE o.customer_id = c.id), '[]'::jsonb)))
FROM shop.customers c WHERE c.country = 'FR' ORDER BY c.id;

-- Everything about a few customers, side by side with totals
SELECT c.*, t.cents FROM shop.customers c LEFT JOIN (SELECT customer_id, SUM(total_cents) AS cents FROM shop.orders GROUP BY 1) t
ON t.customer_id = c.id WHERE c.id = ANY (ARRAY[1, 2, 3]) ORDER BY c.id;

-- Patients by decade of birth and sex
SELECT (EXTRACT(year FROM born_on)::int / 10) * 10 AS decade, COUNT(*) FILTER (WHERE sex = 'f') AS women,
       COUNT(*) FILTER (WHERE sex = 'm') AS men FROM clinic.patients GROUP BY 1 ORDER BY 1;

-- Diagnoses that came back
SELECT patient_id, diagnosis, COUNT(*) AS times, MIN(visited_at)::date AS first, MAX(visited_at)::date AS last FROM clinic.visits
GROUP BY patient_id, diagnosis HAVING COUNT(*) > 1 ORDER BY times DESC, patient_id, diagnosis;

-- Patients who were never diagnosed but visited
SELECT p.id, p.full_name FROM clinic.patients p WHERE EXISTS (SELECT 1 FROM clinic.visits v WHERE v.patient_id = p.id)
AND NOT EXISTS (SELECT 1 FROM clinic.visits v WHERE v.patient_id = p.id AND v.diagnosis <> '') ORDER BY p.id;

-- Fees by age at the visit
SELECT width_bucket(EXTRACT(year FROM age(v.visited_at, p.born_on)), 0, 100, 5) AS age_group, ROUND(AVG(v.fee_cents)) AS fee, COUNT(*)
FROM clinic.visits v INNER JOIN clinic.patients p ON p.id = v.patient_id GROUP BY age_group ORDER BY age_group;

-- A list for the insurer
SELECT p.insurance_no, STRING_AGG(DISTINCT v.diagnosis, '; ' ORDER BY v.diagnosis) AS diagnoses, SUM(v.fee_cents) AS cents
FROM clinic.patients p JOIN clinic.visits v ON v.patient_id = p.id GROUP BY p.insurance_no ORDER BY cents DESC, 1 LIMIT 10;

-- Vans with plates and the last trip of each
SELECT v.id, v.plate, v.vin, last.started_at, last.name FROM fleet.vehicles v LEFT JOIN LATERAL (
    SELECT t.started_at, d.name FROM fleet.trips t JOIN fleet.drivers d ON d.id = t.driver_id WHERE t.vehicle_id = v.id
    ORDER BY t.started_at DESC, t.id DESC LIMIT 1) AS last ON true ORDER BY v.id;

-- Positions on a trip, one to a row
SELECT t.id, p.ordinality, p.value FROM fleet.trips t, LATERAL jsonb_array_elements(COALESCE(t.gps -> 'track', '[]'::jsonb)) WITH ORDINALITY AS p
ORDER BY t.id, p.ordinality LIMIT 20;

-- Drivers with licences and kilometres per month
SELECT d.name, d.licence_no, date_trunc('month', t.started_at)::date AS month, SUM(t.km) AS km,
       SUM(SUM(t.km)) OVER (PARTITION BY d.id ORDER BY date_trunc('month', t.started_at)) AS so_far
FROM fleet.drivers d JOIN fleet.trips t ON t.driver_id = d.id GROUP BY d.id, d.name, d.licence_no, date_trunc('month', t.started_at)
ORDER BY d.name, d.id, month;
