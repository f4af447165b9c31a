-- How many kilometres did each van drive?
SELECT vehicle_id, sum(km) FROM trips GROUP BY vehicle_id ORDER BY vehicle_id;

-- Which depot drove most?
SELECT v.depot, sum(t.km) AS km FROM trips t JOIN vehicles v ON v.id = t.vehicle_id GROUP BY v.depot ORDER BY km DESC;

-- What does a hundred kilometres cost?
SELECT v.id, round(100 * sum(r.cost_cents) / (SELECT sum(t.km) FROM trips t WHERE t.vehicle_id = v.id), 0) AS cents
FROM vehicles v JOIN refuelings r ON r.vehicle_id = v.id GROUP BY v.id ORDER BY v.id;

-- How much fuel does each model take?
SELECT v.model, sum(r.litres) FROM refuelings r JOIN vehicles v ON v.id = r.vehicle_id GROUP BY v.model ORDER BY v.model;

-- Which trips have not ended?
SELECT id, vehicle_id, started_at FROM trips WHERE ended_at IS NULL ORDER BY id;

-- How long is the average trip?
SELECT avg(ended_at - started_at) FROM trips WHERE ended_at IS NOT NULL;

-- Who drove the furthest?
SELECT d.name, sum(t.km) AS km FROM drivers d JOIN trips t ON t.driver_id = d.id GROUP BY d.id, d.name ORDER BY km DESC, d.name LIMIT 3;

-- Which vans were built before 2018?
SELECT id, model, built_in FROM vehicles WHERE built_in < 2018 ORDER BY built_in, id;

-- How old is the fleet?
SELECT depot, avg(2025 - built_in)::numeric(4, 1) AS age FROM vehicles GROUP BY depot ORDER BY depot;

-- How many trips start in each hour?
SELECT extract(hour FROM started_at) AS hour, count(*) FROM trips GROUP BY hour ORDER BY hour;

-- What did fuel cost each week?
SELECT date_trunc('week', refueled_at)::date AS week, sum(cost_cents) / 100.0 AS euros FROM refuelings GROUP BY week ORDER BY week;

-- What was the price of a litre?
SELECT id, round(cost_cents / litres, 1) AS cents FROM refuelings ORDER BY id;

-- Which vans were never refuelled?
SELECT id FROM vehicles EXCEPT SELECT vehicle_id FROM refuelings ORDER BY 1;

-- Which drivers used more than five vans?
SELECT driver_id, count(DISTINCT vehicle_id) AS vans FROM trips GROUP BY driver_id HAVING count(DISTINCT vehicle_id) > 5 ORDER BY 1;

-- What did a van do since its last refuelling?
SELECT v.id, coalesce(sum(t.km), 0) AS km FROM vehicles v
LEFT JOIN trips t ON t.vehicle_id = v.id AND t.started_at > (SELECT max(refueled_at) FROM refuelings r WHERE r.vehicle_id = v.id)
GROUP BY v.id ORDER BY v.id;

-- What is the longest trip of each driver?
SELECT DISTINCT ON (driver_id) driver_id, id, km FROM trips ORDER BY driver_id, km DESC, id;

-- Which trips overlap?
SELECT a.id, b.id FROM trips a JOIN trips b ON a.vehicle_id = b.vehicle_id AND a.id < b.id
WHERE (a.started_at, a.ended_at) OVERLAPS (b.started_at, b.ended_at) ORDER BY 1, 2;

-- How many kilometres were driven up to each day?
SELECT DISTINCT started_at::date AS day, sum(km) OVER (ORDER BY started_at::date) AS total FROM trips ORDER BY day;

-- Which quarter of trips is the longest?
SELECT quartile, min(km), max(km) FROM (SELECT km, ntile(4) OVER (ORDER BY km) AS quartile FROM trips) AS q GROUP BY quartile ORDER BY quartile;

-- Which depot has which models?
SELECT depot, array_agg(DISTINCT model ORDER BY model) AS models FROM vehicles GROUP BY depot ORDER BY depot;

-- Who was hired when?
SELECT name, hired_on, rank() OVER (ORDER BY hired_on) FROM drivers ORDER BY hired_on;

-- How many trips did each driver make for each depot?
SELECT d.name, count(*) FILTER (WHERE v.depot = 'north') AS north, count(*) FILTER (WHERE v.depot = 'south') AS south,
       count(*) FILTER (WHERE v.depot = 'harbour') AS harbour
FROM trips t JOIN drivers d ON d.id = t.driver_id JOIN vehicles v ON v.id = t.vehicle_id GROUP BY d.name ORDER BY d.name;

-- What is the standard deviation of trips?
SELECT round(stddev_samp(km), 3), round(variance(km), 3) FROM trips;

-- Are long trips at night?
SELECT corr(extract(hour FROM started_at), km)::numeric(8, 5) FROM trips;

-- Which days had no trip?
SELECT d::date FROM generate_series(date '2025-01-02', date '2025-02-05', interval '1 day') AS d
WHERE NOT EXISTS (SELECT FROM trips t WHERE t.started_at::date = d::date) ORDER BY d;

-- What did the first and the last trip of each van look like?
SELECT vehicle_id, first_value(id) OVER w, last_value(id) OVER w FROM trips
WINDOW w AS (PARTITION BY vehicle_id ORDER BY started_at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) ORDER BY 1, 2 LIMIT 20;

-- Which driver drove on most days?
SELECT driver_id, count(DISTINCT started_at::date) AS days FROM trips GROUP BY driver_id ORDER BY days DESC, driver_id LIMIT 1;

-- How many vans does each year of building have?
SELECT built_in, count(*) AS vans, string_agg(id::text, ',' ORDER BY id) AS ids FROM vehicles GROUP BY built_in ORDER BY built_in;

-- What is the share of short trips?
SELECT CASE WHEN km < 50 THEN 'short' WHEN km < 100 THEN 'middle' ELSE 'long' END AS kind, count(*) FROM trips GROUP BY kind ORDER BY kind;

-- Which refuellings were expensive?
SELECT id, cost_cents FROM refuelings WHERE cost_cents / litres > ALL (SELECT avg(cost_cents / litres) FROM refuelings GROUP BY vehicle_id) ORDER BY id;
