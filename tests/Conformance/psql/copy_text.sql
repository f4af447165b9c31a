\copy (SELECT n, 'new', timestamptz '2026-01-01 00:00Z', '{tag}' FROM generate_series(1::bigint, 5000) n) to '{folder}/rows' (format text)
\copy orders (customer_id, status, created_at, note) from '{folder}/rows' (format text)
\echo :ROW_COUNT
