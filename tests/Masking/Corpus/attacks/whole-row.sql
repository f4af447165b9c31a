-- case: whole row
-- expect: masked
SELECT c FROM shop.customers AS c ORDER BY c.id;

-- case: whole row by table name
-- expect: masked
SELECT customers FROM shop.customers ORDER BY customers.id;

-- case: whole row as text and json
-- expect: masked
SELECT c::text, row_to_json(c), to_jsonb(c), to_json(c)::text FROM shop.customers AS c ORDER BY c.id;

-- case: rows in an aggregate
-- expect: masked
SELECT json_agg(c ORDER BY c.id), array_agg(c ORDER BY c.id)::text FROM shop.customers AS c;

-- case: field of a row
-- expect: masked
SELECT (c).ssn, (c.*).email FROM shop.customers AS c ORDER BY (c).id;

-- case: function notation for a field
-- expect: masked
SELECT c.ssn, ssn(c), email(c) FROM shop.customers AS c ORDER BY c.id;

-- case: expanded row of a sub-query
-- expect: masked
SELECT (x.r).* FROM (SELECT c AS r FROM shop.customers AS c) AS x ORDER BY (x.r).id;

-- case: row through LATERAL
-- expect: masked
SELECT d.s FROM shop.customers AS c, LATERAL (SELECT c AS s) AS d ORDER BY c.id;

-- case: row constructor
-- expect: masked
SELECT ROW(c.id, c.email), ROW(c.*)::text, (c.ssn, c.phone) FROM shop.customers AS c ORDER BY c.id;

-- case: cast to the row type of the base table
-- expect: masked
SELECT (ROW(c.*)::text) FROM (SELECT id, email, ssn FROM shop.customers) AS c ORDER BY c.id;

-- case: rows compared
-- expect: masked
SELECT a.id, b.id FROM shop.customers AS a, shop.customers AS b WHERE (a.ssn, a.id) < (b.ssn, b.id) ORDER BY 1, 2 LIMIT 50;

-- case: row hashed
-- expect: masked
SELECT md5(c::text), hash_record(c.*) FROM (SELECT id, email, salary FROM shop.customers) AS c ORDER BY c.id;

-- case: record from json of a row
-- expect: masked
SELECT r.email, r.ssn FROM shop.customers AS c, jsonb_to_record(to_jsonb(c)) AS r (email text, ssn text) ORDER BY c.id;

-- case: row of a joined table
-- expect: masked
SELECT j FROM (shop.orders AS o JOIN shop.customers AS c ON c.id = o.customer_id) AS j;

-- case: row test
-- expect: masked
SELECT id FROM shop.customers AS c WHERE ROW(c.ssn, c.phone) IS NOT NULL ORDER BY id;

-- case: count of whole rows
-- expect: masked
SELECT count(c), count(DISTINCT left(c.email, 2)), max(ROW(c.email, c.ssn)::text) FROM shop.customers AS c;

-- case: whole row as text of another table
-- expect: masked
SELECT p::text, t::text FROM shop.payments AS p JOIN shop.tickets AS t ON t.id = p.id ORDER BY p.id;

-- case: natural join shows both
-- expect: masked
SELECT * FROM shop.customers NATURAL JOIN (SELECT id, ssn FROM shop.customers) AS again ORDER BY id;
