-- As an agent writes: monthly revenue with its change over a year of months, gaps filled
WITH months AS (
    SELECT generate_series(date '2024-01-01', date '2024-12-01', interval '1 month')::date AS month
), revenue AS (
    SELECT date_trunc('month', o.placed_at)::date AS month, SUM(o.total_cents) / 100.0 AS amount
    FROM shop.orders o WHERE o.status IN ('paid', 'shipped') GROUP BY 1
)
SELECT m.month, COALESCE(r.amount, 0) AS revenue,
       COALESCE(r.amount, 0) - LAG(COALESCE(r.amount, 0)) OVER (ORDER BY m.month) AS change
FROM months m LEFT JOIN revenue r USING (month) ORDER BY m.month;

-- Orders pivoted by status and quarter
SELECT date_trunc('quarter', placed_at)::date AS quarter,
       SUM(CASE WHEN status = 'new' THEN 1 ELSE 0 END) AS new_orders,
       SUM(CASE WHEN status = 'paid' THEN 1 ELSE 0 END) AS paid_orders,
       SUM(CASE WHEN status = 'shipped' THEN 1 ELSE 0 END) AS shipped_orders,
       SUM(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END) AS cancelled_orders
FROM shop.orders GROUP BY 1 ORDER BY 1;

-- Cohort retention by quarter of the first order
WITH first_order AS (
    SELECT customer_id, date_trunc('quarter', MIN(placed_at)) AS cohort FROM shop.orders GROUP BY customer_id
), activity AS (
    SELECT f.cohort, o.customer_id,
           (EXTRACT(year FROM age(date_trunc('quarter', o.placed_at), f.cohort)) * 4
            + EXTRACT(month FROM age(date_trunc('quarter', o.placed_at), f.cohort)) / 3)::int AS period
    FROM shop.orders o JOIN first_order f USING (customer_id)
)
SELECT cohort::date, period, COUNT(DISTINCT customer_id) AS active FROM activity GROUP BY 1, 2 ORDER BY 1, 2;

-- Top three products of each category by revenue
SELECT * FROM (
    SELECT p.category, p.sku, SUM(i.quantity * i.price_cents) AS cents,
           DENSE_RANK() OVER (PARTITION BY p.category ORDER BY SUM(i.quantity * i.price_cents) DESC) AS position
    FROM shop.products p INNER JOIN shop.order_items i ON i.sku = p.sku GROUP BY p.category, p.sku
) AS ranked WHERE position <= 3 ORDER BY category, position, sku;

-- Customers whose second order came within ninety days
WITH numbered AS (
    SELECT customer_id, placed_at, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY placed_at, id) AS n FROM shop.orders
)
SELECT a.customer_id, b.placed_at - a.placed_at AS gap FROM numbered a
JOIN numbered b ON b.customer_id = a.customer_id AND a.n = 1 AND b.n = 2
WHERE b.placed_at - a.placed_at <= interval '90 days' ORDER BY gap, a.customer_id;

-- Pareto: which products bring four fifths of the revenue
WITH totals AS (SELECT sku, SUM(quantity * price_cents) AS cents FROM shop.order_items GROUP BY sku),
running AS (
    SELECT sku, cents, SUM(cents) OVER (ORDER BY cents DESC, sku) AS so_far, SUM(cents) OVER () AS total FROM totals
)
SELECT sku, cents, ROUND(100.0 * so_far / total, 2) AS cumulative_pct FROM running WHERE so_far - cents < 0.8 * total ORDER BY cents DESC, sku;

-- Latest order of each customer, by a lateral join
SELECT c.id, c.name, latest.id AS order_id, latest.status
FROM shop.customers AS c CROSS JOIN LATERAL (
    SELECT o.id, o.status FROM shop.orders AS o WHERE o.customer_id = c.id ORDER BY o.placed_at DESC, o.id DESC LIMIT 1
) AS latest ORDER BY c.id;

-- Revenue by country and category with subtotals
SELECT COALESCE(c.country::text, 'ALL') AS country, COALESCE(p.category, 'ALL') AS category, SUM(i.quantity * i.price_cents) AS cents,
       GROUPING(c.country, p.category) AS level
FROM shop.order_items i JOIN shop.orders o ON o.id = i.order_id JOIN shop.customers c ON c.id = o.customer_id
JOIN shop.products p ON p.sku = i.sku
GROUP BY GROUPING SETS ((c.country, p.category), (c.country), ()) ORDER BY level, 1, 2;

-- Customers that bought in every category
SELECT c.id, c.name FROM shop.customers c WHERE NOT EXISTS (
    SELECT p.category FROM shop.products p GROUP BY p.category
    EXCEPT
    SELECT p.category FROM shop.orders o JOIN shop.order_items i ON i.order_id = o.id JOIN shop.products p ON p.sku = i.sku
    WHERE o.customer_id = c.id) ORDER BY c.id;

-- The items of an order as one line
SELECT o.id, STRING_AGG(i.quantity || 'x ' || p.title, ', ' ORDER BY i.line) AS items
FROM shop.orders o JOIN shop.order_items i ON i.order_id = o.id JOIN shop.products p ON p.sku = i.sku
GROUP BY o.id ORDER BY o.id LIMIT 15;

-- Orders as nested JSON
SELECT json_agg(row_to_json(x)) FROM (
    SELECT o.id, o.status, (
        SELECT json_agg(json_build_object('sku', i.sku, 'quantity', i.quantity) ORDER BY i.line)
        FROM shop.order_items i WHERE i.order_id = o.id) AS items
    FROM shop.orders o ORDER BY o.id LIMIT 5) AS x;

-- Median, quartiles and mode of order totals by status
SELECT status, percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY total_cents) AS quartiles,
       mode() WITHIN GROUP (ORDER BY customer_id) AS best_customer
FROM shop.orders GROUP BY status ORDER BY status;

-- Outliers by standard score
WITH stats AS (SELECT AVG(total_cents) AS mean, STDDEV_POP(total_cents) AS deviation FROM shop.orders)
SELECT o.id, ROUND(((o.total_cents - s.mean) / NULLIF(s.deviation, 0))::numeric, 3) AS z
FROM shop.orders o CROSS JOIN stats s WHERE ABS(o.total_cents - s.mean) > 1.5 * s.deviation ORDER BY z DESC, o.id;

-- Sessions of events: a new one after thirty days of silence
WITH marked AS (
    SELECT customer_id, happened_at,
           CASE WHEN happened_at - LAG(happened_at) OVER w > interval '30 days' OR LAG(happened_at) OVER w IS NULL THEN 1 ELSE 0 END AS starts
    FROM shop.events WINDOW w AS (PARTITION BY customer_id ORDER BY happened_at)
), numbered AS (
    SELECT customer_id, happened_at, SUM(starts) OVER (PARTITION BY customer_id ORDER BY happened_at) AS session FROM marked
)
SELECT customer_id, session, MIN(happened_at) AS started, COUNT(*) AS events FROM numbered GROUP BY 1, 2 ORDER BY 1, 2;

-- A funnel of events
SELECT COUNT(DISTINCT customer_id) FILTER (WHERE kind = 'login') AS logged_in,
       COUNT(DISTINCT customer_id) FILTER (WHERE kind = 'order') AS ordered,
       COUNT(DISTINCT customer_id) FILTER (WHERE kind NOT IN ('login', 'order')) AS other
FROM shop.events;

-- Everybody below a manager, with the chain of names
WITH RECURSIVE chain AS (
    SELECT id, name, manager_id, ARRAY[name] AS path, 0 AS depth FROM shop.employees WHERE manager_id IS NULL
    UNION ALL
    SELECT e.id, e.name, e.manager_id, c.path || e.name, c.depth + 1 FROM shop.employees e JOIN chain c ON e.manager_id = c.id
)
SELECT id, depth, array_to_string(path, ' / ') AS chain, path[1] AS top, cardinality(path) FROM chain ORDER BY path;

-- How many people are below each manager, at any depth
WITH RECURSIVE below (boss, id) AS (
    SELECT manager_id, id FROM shop.employees WHERE manager_id IS NOT NULL
    UNION SELECT b.boss, e.id FROM below b JOIN shop.employees e ON e.manager_id = b.id
)
SELECT m.name, COUNT(*) AS people FROM below b JOIN shop.employees m ON m.id = b.boss GROUP BY m.id, m.name ORDER BY people DESC, m.id;

-- Hires of each year, as an array
SELECT EXTRACT(year FROM hired_on)::int AS year, array_agg(name ORDER BY hired_on, id) AS hired,
       (array_agg(id ORDER BY hired_on DESC, id DESC))[1:2] AS last_two
FROM shop.employees GROUP BY 1 ORDER BY 1;

-- Orders with a given product, by arrays
SELECT order_id, array_agg(sku ORDER BY line) AS skus FROM shop.order_items GROUP BY order_id
HAVING array_agg(sku) @> ARRAY[(SELECT min(sku) FROM shop.products)] ORDER BY order_id;

-- Products with their share of the category's active price list
SELECT sku, category, price_cents, ROUND(100.0 * price_cents / SUM(price_cents) OVER (PARTITION BY category), 1) AS pct,
       price_cents - FIRST_VALUE(price_cents) OVER (PARTITION BY category ORDER BY price_cents, sku) AS above_cheapest
FROM shop.products WHERE active IS TRUE ORDER BY category, sku;

-- Response time of tickets by subject and weekday
SELECT subject, to_char(opened_at, 'ID') AS weekday, ROUND(AVG(EXTRACT(epoch FROM closed_at - opened_at) / 3600)::numeric, 1) AS hours
FROM shop.tickets WHERE closed_at IS NOT NULL GROUP BY subject, to_char(opened_at, 'ID') ORDER BY 1, 2;

-- Orders without payment and payments without a shipped order, in one list
SELECT 'unpaid' AS problem, o.id FROM shop.orders o LEFT JOIN shop.payments p ON p.order_id = o.id WHERE p.id IS NULL AND o.status = 'shipped'
UNION ALL
SELECT 'not shipped', o.id FROM shop.payments p JOIN shop.orders o ON o.id = p.order_id WHERE o.status NOT IN ('shipped', 'paid')
ORDER BY 1, 2;

-- Seven-day moving count of orders over a calendar
SELECT d::date AS day, COUNT(o.id) AS orders,
       SUM(COUNT(o.id)) OVER (ORDER BY d ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS last_week
FROM generate_series(timestamptz '2024-05-01 00:00:00+00', timestamptz '2024-05-31 00:00:00+00', interval '1 day') AS d
LEFT JOIN shop.orders o ON o.placed_at >= d AND o.placed_at < d + interval '1 day' GROUP BY d ORDER BY d;

-- Load of each doctor beside the average of the specialty
SELECT d.name, d.specialty, COUNT(v.id) AS visits,
       ROUND(AVG(COUNT(v.id)) OVER (PARTITION BY d.specialty), 1) AS usual,
       CUME_DIST() OVER (ORDER BY COUNT(v.id)) AS position
FROM clinic.doctors d LEFT JOIN clinic.visits v ON v.doctor_id = d.id GROUP BY d.id, d.name, d.specialty ORDER BY visits DESC, d.name;

-- Drugs that were prescribed together on one visit
SELECT LEAST(a.drug, b.drug) AS one, GREATEST(a.drug, b.drug) AS other, COUNT(*) FROM clinic.prescriptions a
JOIN clinic.prescriptions b ON b.visit_id = a.visit_id AND b.id > a.id GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2;

-- Visits by age of enrolment
SELECT CASE WHEN v.visited_at::date - p.enrolled_on < 0 THEN 'before' WHEN v.visited_at::date - p.enrolled_on < 365 THEN 'first year'
            WHEN v.visited_at::date - p.enrolled_on < 730 THEN 'second year' ELSE 'later' END AS since, COUNT(*), SUM(v.fee_cents)
FROM clinic.visits v JOIN clinic.patients p ON p.id = v.patient_id GROUP BY since ORDER BY since;

-- Patients seen by more than one specialty
SELECT v.patient_id, array_agg(DISTINCT d.specialty ORDER BY d.specialty) AS specialties
FROM clinic.visits v JOIN clinic.doctors d ON d.id = v.doctor_id GROUP BY v.patient_id
HAVING COUNT(DISTINCT d.specialty) > 1 ORDER BY v.patient_id;

-- Fees compared with the visit before
SELECT id, fee_cents, fee_cents - LAG(fee_cents, 1, 0::bigint) OVER (PARTITION BY patient_id ORDER BY visited_at, id) AS change,
       NTH_VALUE(fee_cents, 2) OVER (PARTITION BY patient_id ORDER BY visited_at, id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS second
FROM clinic.visits ORDER BY patient_id, visited_at, id;

-- Use of vans by depot and weekday, as a cube
SELECT v.depot, EXTRACT(isodow FROM t.started_at) AS weekday, COUNT(*) AS trips, SUM(t.km) AS km
FROM fleet.trips t JOIN fleet.vehicles v ON v.id = t.vehicle_id GROUP BY CUBE (v.depot, EXTRACT(isodow FROM t.started_at))
ORDER BY v.depot NULLS LAST, weekday NULLS LAST;

-- Consumption of each van, worst first
WITH driven AS (SELECT vehicle_id, SUM(km) AS km FROM fleet.trips GROUP BY vehicle_id),
fuel AS (SELECT vehicle_id, SUM(litres) AS litres FROM fleet.refuelings GROUP BY vehicle_id)
SELECT v.id, v.model, ROUND(100 * f.litres / NULLIF(d.km, 0), 2) AS per_100_km FROM fleet.vehicles v
JOIN driven d ON d.vehicle_id = v.id JOIN fuel f ON f.vehicle_id = v.id ORDER BY per_100_km DESC NULLS LAST, v.id;

-- Idle time of vans between trips
SELECT vehicle_id, MAX(idle) AS longest FROM (
    SELECT vehicle_id, started_at - LAG(ended_at) OVER (PARTITION BY vehicle_id ORDER BY started_at) AS idle FROM fleet.trips
) AS gaps WHERE idle > interval '0' GROUP BY vehicle_id ORDER BY longest DESC, vehicle_id;

-- Drivers and vans as a matrix
SELECT d.name, COUNT(*) FILTER (WHERE v.model = (SELECT MIN(model) FROM fleet.vehicles)) AS smallest_name,
       COUNT(*) FILTER (WHERE v.built_in >= 2018) AS newer, BOOL_OR(t.ended_at IS NULL) AS on_the_road
FROM fleet.trips t JOIN fleet.drivers d ON d.id = t.driver_id JOIN fleet.vehicles v ON v.id = t.vehicle_id
GROUP BY d.id, d.name ORDER BY d.name, d.id;
