-- case: reverse, hash and slices
-- expect: masked
SELECT reverse(ssn), md5(ssn), left(ssn, 5) || right(ssn, 6), substr(email, 2, 4) FROM shop.customers ORDER BY id;

-- case: to bytes and back
-- expect: masked
SELECT email::bytea, convert_to(ssn, 'UTF8'), encode(avatar, 'hex'), encode(convert_to(email, 'UTF8'), 'base64')
FROM shop.customers ORDER BY id;

-- case: digest of everything
-- expect: masked
SELECT encode(sha256(convert_to(string_agg(email, ',' ORDER BY id), 'UTF8')), 'hex') FROM shop.customers;

-- case: casts
-- expect: masked
SELECT salary::text, birth_date::timestamp, api_key::text, tier::text, vip::integer, login_ip::text, tags::text
FROM shop.customers ORDER BY id;

-- case: parts of dates
-- expect: masked
SELECT extract(doy FROM birth_date), to_char(last_seen, 'DD HH24:MI:SS'), age(date '2025-01-01', birth_date)
FROM shop.customers ORDER BY id;

-- case: arithmetic
-- expect: masked
SELECT salary * 2 - 1, visits % 100, sqrt(salary), salary / NULLIF(visits, 0) FROM shop.customers ORDER BY id;

-- case: operators of json
-- expect: masked
SELECT notes -> 'memo', notes ->> 'memo', notes #> '{memo}', notes #>> '{memo}', preferences ->> 'newsletter', notes @> '{}'
FROM shop.customers ORDER BY id;

-- case: json subscripts
-- expect: masked
SELECT notes['memo'], tags[1], tags[1:2] FROM shop.customers ORDER BY id;

-- case: keys and values of json as rows
-- expect: masked
SELECT c.id, e.key, e.value FROM shop.customers AS c, jsonb_each_text(c.notes) AS e ORDER BY 1, 2;

-- case: unnest
-- expect: masked
SELECT id, unnest(tags) FROM shop.customers ORDER BY 1, 2;

-- case: aggregates that hand values through
-- expect: masked
SELECT min(email), max(ssn), array_agg(card ORDER BY id), string_agg(phone, ';' ORDER BY id), json_agg(bio ORDER BY id),
       jsonb_object_agg(id, login_ip)
FROM shop.customers;

-- case: aggregates of numbers
-- expect: masked
SELECT sum(salary), avg(salary), stddev(salary), var_pop(visits), bit_xor(visits), bool_or(vip), count(DISTINCT salary)
FROM shop.customers;

-- case: ordered set aggregates
-- expect: masked
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY salary), mode() WITHIN GROUP (ORDER BY ssn),
       rank('c5') WITHIN GROUP (ORDER BY email)
FROM shop.customers;

-- case: filtered aggregate
-- expect: masked
SELECT count(*) FILTER (WHERE ssn < '5'), count(*) FILTER (WHERE vip) FROM shop.customers;

-- case: window functions
-- expect: masked
SELECT id, rank() OVER (ORDER BY salary), lag(email) OVER (ORDER BY id), first_value(ssn) OVER w
FROM shop.customers WINDOW w AS (PARTITION BY country ORDER BY phone) ORDER BY id;

-- case: pattern functions
-- expect: masked
SELECT regexp_replace(email, '@.*', ''), regexp_matches(ssn, '(\d+)-(\d+)'), split_part(email, '@', 2),
       translate(ssn, '0123456789', 'abcdefghij')
FROM shop.customers ORDER BY id;

-- case: rows from a split value
-- expect: masked
SELECT c.id, t.part FROM shop.customers AS c, regexp_split_to_table(c.email, '') AS t (part) ORDER BY 1, 2;

-- case: characters as numbers
-- expect: masked
-- unlike: a stored value has another size
SELECT ascii(email), get_byte(avatar, 0), bit_length(email), octet_length(bio), length(phone), pg_column_size(email)
FROM shop.customers ORDER BY id;

-- case: case expressions
-- expect: masked
SELECT id, CASE WHEN ssn > '5' THEN 'high' ELSE 'low' END, CASE tier WHEN 'gold' THEN 1 ELSE 0 END,
       coalesce(ssn, phone), nullif(email, ''), greatest(email, ssn), ssn IS DISTINCT FROM phone
FROM shop.customers ORDER BY id;

-- case: range and interval tests
-- expect: masked
SELECT id, salary BETWEEN 40000 AND 55000, login_ip << '10.128.0.0/9', width_bucket(salary, 0, 200000, 64)
FROM shop.customers ORDER BY id;

-- case: network functions
-- expect: masked
SELECT host(login_ip), masklen(login_ip), login_ip - '10.0.0.0'::inet FROM shop.customers ORDER BY id;

-- case: collation and quoting functions
-- expect: masked
SELECT quote_literal(email), quote_nullable(ssn), format('%s %L', phone, card), email COLLATE "C", upper(email), initcap(bio)
FROM shop.customers ORDER BY id;

-- case: user function over a protected value
-- expect: masked
SELECT concat_ws('|', email, ssn, salary, birth_date, api_key) FROM shop.customers ORDER BY id;

-- case: text search
-- expect: masked
SELECT to_tsvector('simple', bio), ts_headline('simple', bio, to_tsquery('simple', 'write')) FROM shop.customers ORDER BY id;

-- case: join preserving pseudonym shows no original
-- expect: masked
SELECT loyalty_no, reverse(loyalty_no), iban FROM shop.customers ORDER BY id;
