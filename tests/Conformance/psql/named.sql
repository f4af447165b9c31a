PREPARE twenty AS SELECT sum(id) FROM orders WHERE id <= $1::bigint;
EXECUTE twenty (20);
SELECT count(*) FROM pg_prepared_statements WHERE name = 'twenty';
