\copy (SELECT n, 'new', timestamptz '2026-01-01 00:00Z', '{tag}' FROM generate_series(1::bigint, 5000) n) to '{folder}/rows' (format csv)
\copy orders (customer_id, status, created_at, note) from '{folder}/rows' (format csv)
\echo :ROW_COUNT
