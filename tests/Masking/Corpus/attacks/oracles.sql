-- case: LIKE
-- expect: masked
SELECT id FROM shop.customers WHERE ssn LIKE '4%' ORDER BY id;

-- case: equality with a guess
-- expect: masked
SELECT id FROM shop.customers WHERE email = 'c0123456789@abcdef.example' OR left(email, 2) = 'c7' ORDER BY id;

-- case: regular expression
-- expect: masked
SELECT id FROM shop.customers WHERE ssn ~ '^[0-4]' AND email !~* '[ab]@' ORDER BY id;

-- case: SIMILAR and POSITION
-- expect: masked
SELECT id, position('7' IN ssn) FROM shop.customers WHERE phone SIMILAR TO '%5(1|2)%' ORDER BY id;

-- case: order alone
-- expect: masked
SELECT id FROM shop.customers ORDER BY ssn, email;

-- case: order with a limit
-- expect: masked
SELECT id FROM shop.customers ORDER BY visits % 100 DESC, api_key LIMIT 1;

-- case: order by an expression
-- expect: masked
SELECT id FROM shop.customers ORDER BY right(email, 12) USING <, reverse(ssn) NULLS FIRST;

-- case: order by position and by output name
-- expect: masked
SELECT id, ssn AS k FROM shop.customers ORDER BY k, 1;

-- case: groups
-- expect: masked
SELECT left(ssn, 1), count(*) FROM shop.customers GROUP BY 1 ORDER BY 1;

-- case: grouping sets
-- expect: masked
SELECT tier, vip, count(*), grouping(tier) FROM shop.customers GROUP BY CUBE (tier, vip) ORDER BY 1, 2;

-- case: HAVING
-- expect: masked
SELECT country FROM shop.customers GROUP BY country HAVING min(ssn) < '15' ORDER BY country;

-- case: join with guesses
-- expect: masked
SELECT c.id FROM shop.customers AS c JOIN generate_series(0, 9) AS g (v) ON g.v::text = left(c.ssn, 1) AND g.v < 5 ORDER BY c.id;

-- case: semi and anti join
-- expect: masked
SELECT id FROM shop.customers WHERE left(ssn, 2) IN (SELECT lpad(g::text, 2, '0') FROM generate_series(0, 49) AS g) ORDER BY id;

-- case: NOT IN
-- expect: masked
SELECT id FROM shop.orders WHERE customer_id NOT IN (SELECT id FROM shop.customers WHERE ssn > '5') ORDER BY id;

-- case: ANY and ALL
-- expect: masked
SELECT id FROM shop.products, shop.orders WHERE 'c8' > ANY (SELECT email FROM shop.customers WHERE id = customer_id) ORDER BY 1, sku;

-- case: EXISTS
-- expect: masked
SELECT o.id FROM shop.orders AS o
WHERE EXISTS (SELECT FROM shop.customers AS c WHERE c.id = o.customer_id AND c.salary > 65000) ORDER BY o.id;

-- case: error when a guess is right
-- expect: masked
SELECT 1 / (CASE WHEN ssn < '5' THEN 0 ELSE 1 END) FROM shop.customers WHERE id = 4;

-- case: error from a cast
-- expect: masked
SELECT CASE WHEN ssn < '5' THEN ssn::integer ELSE 1 END FROM shop.customers ORDER BY id;

-- case: error from a function
-- expect: masked
SELECT id FROM shop.customers WHERE CASE WHEN salary > 115000 THEN sqrt(-salary) ELSE 1 END = 1 ORDER BY id;

-- case: error from a regular expression made of a secret
-- expect: masked
SELECT 'x' ~ repeat('(', length(phone) - 12) FROM shop.customers WHERE phone IS NOT NULL ORDER BY id;

-- case: recursion depth tells
-- expect: masked
WITH RECURSIVE steps (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM steps WHERE n < (SELECT visits % 100 FROM shop.customers WHERE id = 7))
SELECT count(*) FROM steps;

-- case: number of rows tells
-- expect: masked
SELECT generate_series(1, (SELECT visits % 100 FROM shop.customers WHERE id = 10));

-- case: sequence as a witness
-- expect: refused 42501
BEGIN;
SELECT nextval('shop.invoice_no') FROM shop.customers WHERE ssn > '5';
ROLLBACK;

-- case: NULL tells nothing new
-- expect: masked
SELECT id FROM shop.customers WHERE phone IS NULL ORDER BY id;

-- case: self join by equality of secrets
-- expect: masked
SELECT a.id, b.id FROM shop.customers AS a JOIN shop.customers AS b ON left(a.ssn, 1) = left(b.ssn, 1) AND a.id < b.id ORDER BY 1, 2;

-- case: similar rows found by distance
-- expect: masked
SELECT id FROM shop.customers ORDER BY abs(salary - 61234.56), id LIMIT 3;

-- case: windowed comparison
-- expect: masked
SELECT id FROM (SELECT id, row_number() OVER (ORDER BY email) AS r FROM shop.customers) AS x WHERE r < 5 ORDER BY r;

-- case: FETCH WITH TIES
-- expect: masked
SELECT id FROM shop.customers ORDER BY left(ssn, 1) FETCH FIRST 3 ROWS WITH TIES;

-- case: overlap of ranges
-- expect: masked
SELECT id FROM shop.customers WHERE numrange(40000, 52345.67) @> salary AND tags && ARRAY['t0'] IS NOT NULL ORDER BY id;

-- case: jsonpath predicate
-- expect: masked
SELECT id FROM shop.customers WHERE notes @? '$.memo ? (@ starts with "a")' ORDER BY id;

-- case: jsonpath query
-- expect: masked
SELECT id, jsonb_path_query(notes, '$.keyvalue()') FROM shop.customers ORDER BY 1, 2;
