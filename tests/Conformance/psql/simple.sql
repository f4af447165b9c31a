SELECT count(*) FROM orders WHERE id <= 10\; SELECT 'second';
