-- What does a van look like?
SELECT * FROM vehicles WHERE id = 4;

-- Which plates do we have?
SELECT id, plate, model FROM vehicles ORDER BY id;

-- What are the vehicle identification numbers?
SELECT id, vin FROM vehicles ORDER BY id;

-- Who are the drivers?
SELECT * FROM drivers ORDER BY name;

-- Which licence belongs to whom?
SELECT name, licence_no FROM drivers ORDER BY id;

-- Which plate drove furthest?
SELECT v.plate, sum(t.km) AS km FROM vehicles v JOIN trips t ON t.vehicle_id = v.id GROUP BY v.plate ORDER BY km DESC;

-- Where did the vans go?
SELECT id, gps -> 'track' AS track FROM trips ORDER BY id;

-- Which trips have a position?
SELECT count(*) FROM trips WHERE gps IS NOT NULL;

-- What do trips look like?
SELECT * FROM trips ORDER BY started_at LIMIT 10;

-- Who drove which van when?
SELECT t.started_at, d.name, d.licence_no, v.plate FROM trips t JOIN drivers d ON d.id = t.driver_id
JOIN vehicles v ON v.id = t.vehicle_id ORDER BY t.started_at;

-- What do plates end with?
SELECT right(plate, 2) AS ending, count(*) FROM vehicles GROUP BY ending ORDER BY ending;

-- What did each plate cost?
SELECT v.plate, sum(r.cost_cents) / 100.0 AS euros FROM refuelings r INNER JOIN vehicles v ON v.id = r.vehicle_id
GROUP BY v.plate ORDER BY euros DESC;

-- Is a licence on file twice?
SELECT licence_no, count(*) FROM drivers GROUP BY licence_no HAVING count(*) > 1;

-- Which van is this?
SELECT id, depot FROM vehicles WHERE plate = 'HB-XY 0000' OR vin = 'VIN00000000000000';

-- Which staff, patients and customers have equal names?
SELECT d.name FROM fleet.drivers d JOIN clinic.patients p ON p.full_name = d.name JOIN shop.customers c ON c.email = d.licence_no;

-- Who could be asked about a delivery, over all schemas?
SELECT o.id, c.name, c.phone, v.plate FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id
JOIN fleet.trips t ON t.id = o.id JOIN fleet.vehicles v ON v.id = t.vehicle_id WHERE o.status = 'shipped' ORDER BY o.id;
