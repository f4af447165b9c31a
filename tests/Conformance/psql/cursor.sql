-- With FETCH_COUNT psql declares a cursor and fetches portions.
\set FETCH_COUNT 100
SELECT id FROM orders ORDER BY id LIMIT 10000 \g |wc -l
\unset FETCH_COUNT
BEGIN;
DECLARE portions CURSOR FOR SELECT id FROM orders ORDER BY id LIMIT 10000;
FETCH 250 FROM portions \g |wc -l
COMMIT;
SELECT 'alive';
