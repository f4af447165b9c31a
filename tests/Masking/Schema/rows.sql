-- Fills one twin. Everything is a function of the row's number; a secret is a function of the twin's side as well.
-- Secrets differ in every row and, in customers, in length. Their masks' images are equal:
--   buckets have the same lower bound, scrubbed texts differ only in what a detector finds, kept JSON keys are equal,
--   columns with Pseudonym or Partial have equal values, and NULL stands in the same rows.

CREATE FUNCTION pg_temp.secret(kind text, n bigint) RETURNS text LANGUAGE sql AS
$$ SELECT md5(current_setting('twin.side') || '/' || kind || '/' || n) $$;

CREATE FUNCTION pg_temp.number(kind text, n bigint, low bigint, high bigint) RETURNS bigint LANGUAGE sql AS
$$ SELECT low + ('x' || left(pg_temp.secret(kind, n), 8))::bit(32)::bigint % (high - low + 1) $$;

CREATE FUNCTION pg_temp.digits(kind text, n bigint, count integer) RETURNS text LANGUAGE sql AS
$$ SELECT left(translate(pg_temp.secret(kind, n), 'abcdef', '385274'), count) $$;

CREATE FUNCTION pg_temp.address(kind text, n bigint, letters integer) RETURNS text LANGUAGE sql AS
$$ SELECT 'c' || left(pg_temp.secret(kind, n), letters) || '@' || right(pg_temp.secret(kind, n), 6) || '.example' $$;

CREATE FUNCTION pg_temp.social(kind text, n bigint) RETURNS text LANGUAGE sql AS
$$ SELECT overlay(overlay(pg_temp.digits(kind, n, 11) PLACING '-' FROM 4) PLACING '-' FROM 7) $$;

INSERT INTO shop.customers (id, created_at, last_seen, api_key, birth_date, visits, tier, vip, country, name, email,
                            ssn, phone, card, salary, notes, preferences, avatar, tags, login_ip, bio, loyalty_no, iban,
                            ballast)
SELECT n,
       timestamptz '2023-01-01 08:00:00+00' + n * interval '9 days 97 minutes',
       date_trunc('month', timestamptz '2024-01-01 00:00:00+00' + n * interval '11 days')
           + pg_temp.number('seen', n, 100000, 2000000) * interval '1 second',
       CASE WHEN n % 10 > 0 THEN pg_temp.secret('key', n)::uuid END,
       make_date(1950 + (n * 7 % 40)::integer,
                 pg_temp.number('month', n, 1, 12)::integer, pg_temp.number('day', n, 2, 28)::integer),
       n * 100 + pg_temp.number('visits', n, 1, 98),
       (enum_range(NULL::shop.tier))[pg_temp.number('tier', n, 1, 4)::integer],
       pg_temp.number('vip', n, 0, 1) = 1,
       (ARRAY['DE', 'US', 'FR', 'NL', 'GB'])[1 + n % 5],
       (ARRAY['Ada', 'Ben', 'Clara', 'David', 'Elif', 'Femi', 'Grace', 'Hugo'])[1 + n * 3 % 8] || ' '
           || (ARRAY['Adler', 'Brandt', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'Garcia'])[1 + n * 5 % 7],
       email,
       CASE WHEN n % 9 > 0 THEN pg_temp.social('ssn', n) END,
       phone,
       pg_temp.digits('card', n, 16),
       30000 + 10000 * (n % 9) + pg_temp.number('salary', n, 1000, 9998) + pg_temp.number('cents', n, 11, 99) / 100.0,
       jsonb_build_object('lang', (ARRAY['de', 'en', 'fr'])[1 + n % 3], 'memo', pg_temp.secret('memo', n)),
       json_build_object('newsletter', pg_temp.secret('newsletter', n)),
       decode(pg_temp.secret('avatar', n), 'hex'),
       ARRAY['t' || left(pg_temp.secret('tag', n), 10), 'u' || right(pg_temp.secret('tag', n), 10)],
       ('10.' || pg_temp.number('ip1', n, 100, 254) || '.' || pg_temp.number('ip2', n, 100, 254)
           || '.' || pg_temp.number('ip3', n, 100, 254))::inet,
       'Write to ' || pg_temp.address('bio', n, 10) || ' or quote ' || pg_temp.social('bio', n) || ' please.',
       'LOYAL-' || md5('loyal/' || n),
       'DE' || left(translate(md5('iban/' || n), 'abcdef', '385274'), 20),
       repeat('=', 110 - length(email) - length(split_part(email, '@', 2)) - coalesce(length(phone), 0))
FROM generate_series(1, 40) AS n,
     LATERAL (SELECT pg_temp.address('email', n, pg_temp.number('length', n, 8, 20)::integer)) AS a (email),
     LATERAL (SELECT CASE WHEN n % 7 > 0 THEN
         '+1' || pg_temp.digits('phone', n, pg_temp.number('dial', n, 8, 14)::integer) END) AS p (phone);

INSERT INTO shop.employees
SELECT n, CASE WHEN n > 1 THEN n / 2 END, date '2018-03-01' + n * 45,
       (ARRAY['Ines', 'Jonas', 'Kira', 'Liam', 'Mona', 'Nils'])[1 + n % 6] || ' No. ' || n,
       (ARRAY['mechanic', 'clerk', 'driver'])[1 + n % 3],
       pg_temp.number('wage', n, 31111, 98888) + pg_temp.number('wage cents', n, 11, 99) / 100.0,
       pg_temp.digits('pin', n, 8)
FROM generate_series(1, 15) AS n;

INSERT INTO shop.products
SELECT 'SKU-' || lpad(n::text, 4, '0'),
       (ARRAY['City bike', 'Trail bike', 'Helmet', 'Lock', 'Lamp'])[1 + n % 5] || ' ' || n,
       (ARRAY['bikes', 'bikes', 'safety', 'safety', 'parts'])[1 + n % 5], 999 + n * 1313 % 90000, n % 8 > 0
FROM generate_series(1, 20) AS n;

INSERT INTO shop.orders
SELECT n, 1 + n * 7 % 40, timestamptz '2024-01-05 10:00:00+00' + n * interval '3 days 41 minutes', 0,
       (ARRAY['paid', 'shipped', 'shipped', 'new', 'cancelled'])[1 + n % 5],
       CASE WHEN n % 11 = 0 THEN 'Leave with the neighbour.' END
FROM generate_series(1, 120) AS n;

INSERT INTO shop.order_items
SELECT o, i, 1 + (o + i) % 3, 999 + (o * 37 + i * 911) % 20000, 'SKU-' || lpad((1 + (o * 3 + i) % 20)::text, 4, '0')
FROM generate_series(1, 120) AS o, generate_series(1, 2) AS i;

UPDATE shop.orders AS o SET total_cents = shop.order_total(o.id) WHERE true;

INSERT INTO shop.payments
SELECT o.id, o.id, o.placed_at + interval '3 minutes', o.total_cents,
       '4' || pg_temp.digits('pan', o.id, 15), pg_temp.address('billing', o.id, 12)
FROM shop.orders AS o WHERE o.status IN ('paid', 'shipped') ORDER BY o.id;

INSERT INTO shop.tickets
SELECT n, 1 + n * 11 % 40, timestamptz '2024-02-01 12:00:00+00' + n * interval '5 days',
       CASE WHEN n % 4 > 0 THEN timestamptz '2024-02-03 15:30:00+00' + n * interval '5 days' END,
       (ARRAY['Late delivery', 'Wrong colour', 'Flat tyre'])[1 + n % 3],
       'Please answer to ' || pg_temp.address('ticket', n, 12) || '; my number is ' || pg_temp.social('ticket', n) || '.'
FROM generate_series(1, 30) AS n;

INSERT INTO shop.events
SELECT n, 1 + n * 13 % 40, timestamptz '2024-03-01 00:00:00+00' + n * interval '8 days',
       (ARRAY['login', 'logout', 'order'])[1 + n % 3],
       ('192.' || pg_temp.number('e1', n, 100, 254) || '.' || pg_temp.number('e2', n, 100, 254) || '.'
           || pg_temp.number('e3', n, 100, 254))::inet,
       jsonb_build_object('token', pg_temp.secret('token', n))
FROM generate_series(1, 60) AS n;

INSERT INTO shop.audit_log (action, detail)
SELECT 'IMPORT', json_build_object('email', pg_temp.address('audit', n, 12))::text FROM generate_series(1, 5) AS n;

INSERT INTO clinic.patients
SELECT n, make_date(1940 + (n * 11 % 60)::integer,
                    pg_temp.number('pm', n, 1, 12)::integer, pg_temp.number('pd', n, 2, 28)::integer),
       date '2022-01-10' + n::integer * 9, (ARRAY['f', 'm', 'x'])[1 + n % 3], lpad((10000 + n * 317)::text, 5, '0'),
       'Patient ' || left(pg_temp.secret('patient', n), 12), 'INS-' || pg_temp.digits('insurance', n, 12)
FROM generate_series(1, 50) AS n;

INSERT INTO clinic.doctors
SELECT n, date '2015-05-01' + n * 120, (ARRAY['Dr. Okafor', 'Dr. Petit', 'Dr. Rossi', 'Dr. Tanaka', 'Dr. Weber'])[n],
       (ARRAY['cardiology', 'dermatology', 'general', 'general', 'neurology'])[n]
FROM generate_series(1, 5) AS n;

INSERT INTO clinic.visits
SELECT n, 1 + n * 17 % 50, 1 + n % 5, timestamptz '2024-01-02 09:00:00+00' + n * interval '2 days 25 minutes',
       4000 + n * 73 % 9000, (ARRAY['check-up', 'pain', 'follow-up'])[1 + n % 3],
       'diagnosis ' || left(pg_temp.secret('diagnosis', n), 16)
FROM generate_series(1, 150) AS n;

INSERT INTO clinic.prescriptions
SELECT n, 1 + n * 2 % 150, 5 + n % 10, 50 + n % 7 * 25, (ARRAY['amoxil', 'ibuprofen', 'metformin'])[1 + n % 3]
FROM generate_series(1, 70) AS n;

INSERT INTO fleet.vehicles
SELECT n, 2015 + n % 9, (ARRAY['north', 'south', 'harbour'])[1 + n % 3], (ARRAY['Vito', 'Crafter'])[1 + n % 2],
       'HB-XY ' || left(translate(md5('plate/' || n), 'abcdef', '385274'), 4), 'VIN' || upper(left(pg_temp.secret('vin', n), 14))
FROM generate_series(1, 12) AS n;

INSERT INTO fleet.drivers
SELECT n, date '2019-01-15' + n * 60, (ARRAY['Olga', 'Pavel', 'Rosa', 'Sami', 'Tara', 'Yuki'])[1 + n % 6] || ' ' || n,
       'L' || pg_temp.digits('licence', n, 11)
FROM generate_series(1, 10) AS n;

INSERT INTO fleet.trips
SELECT n, 1 + n % 12, 1 + n % 10, timestamptz '2025-01-02 06:00:00+00' + n * interval '7 hours',
       CASE WHEN n % 20 > 0 THEN timestamptz '2025-01-02 09:10:00+00' + n * interval '7 hours' END, 12.5 + n * 3 % 140,
       jsonb_build_object('track', pg_temp.secret('track', n))
FROM generate_series(1, 100) AS n;

INSERT INTO fleet.refuelings
SELECT n, 1 + n % 12, timestamptz '2025-01-03 18:00:00+00' + n * interval '19 hours', 30 + n % 35 + 0.5, 5200 + n * 61 % 6000
FROM generate_series(1, 60) AS n;

REFRESH MATERIALIZED VIEW shop.revenue_by_month;
REFRESH MATERIALIZED VIEW shop.best_contacts;

SELECT setval('shop.customers_id_seq', 1000), setval('shop.orders_id_seq', 1000), setval('shop.payments_id_seq', 1000),
       setval('shop.tickets_id_seq', 1000);
ANALYZE;
