-- What a client types to compare it with protected columns. CANARY and DIGITS are another value wherever they stand.

-- case: equality
SELECT id FROM shop.customers WHERE email = 'CANARY@x.example';

-- case: operators
SELECT id FROM shop.customers WHERE email <> 'CANARY' OR ssn < 'CANARY' OR phone >= 'CANARY' OR email || 'CANARY' = name;

-- case: patterns
SELECT id FROM shop.customers WHERE email LIKE '%CANARY%' OR email ILIKE 'CANARY%' OR email ~ 'CANARY' OR email SIMILAR TO '%CANARY';

-- case: pattern with an escape
SELECT id FROM shop.customers WHERE email LIKE '%CANARY' ESCAPE '!';

-- case: lists
SELECT id FROM shop.customers WHERE email IN ('CANARY', 'CANARY') OR ssn NOT IN ('CANARY');

-- case: arrays
SELECT id FROM shop.customers WHERE email = ANY (ARRAY['CANARY', 'CANARY']) OR ssn = ANY ('{CANARY}') OR 'CANARY' = ANY (tags);

-- case: containment
SELECT id FROM shop.customers WHERE tags @> ARRAY['CANARY'] OR notes @> '{"memo": "CANARY"}' OR notes ->> 'memo' = 'CANARY';

-- case: ranges
SELECT id FROM shop.customers WHERE email BETWEEN 'CANARY' AND 'CANARY';

-- case: distinct from
SELECT id FROM shop.customers WHERE email IS DISTINCT FROM 'CANARY';

-- case: rows
SELECT id FROM shop.customers WHERE (id, email) = (5, 'CANARY') OR (id, email) IN ((6, 'CANARY'), (7, 'CANARY'));

-- case: the literal first
SELECT id FROM shop.customers WHERE 'CANARY' = email AND 'CANARY' LIKE phone;

-- case: functions of the server
SELECT id FROM shop.customers WHERE lower(email) = lower('CANARY') OR position('CANARY' IN email) > 0 OR starts_with(email, 'CANARY');

-- case: regular expressions
SELECT regexp_match(email, 'CANARY'), substring(email FROM 'CANARY'), replace(email, 'CANARY', 'CANARY') FROM shop.customers;

-- case: coalesce and nullif
SELECT coalesce(ssn, 'CANARY'), nullif(email, 'CANARY'), greatest(phone, 'CANARY') FROM shop.customers;

-- case: case
SELECT CASE email WHEN 'CANARY' THEN 1 END, CASE WHEN ssn = 'CANARY' THEN 'x' ELSE phone END FROM shop.customers;

-- case: casts
SELECT id FROM shop.customers WHERE email = 'CANARY'::text OR email = CAST('CANARY' AS varchar(40)) OR email = text 'CANARY';

-- case: collation
SELECT id FROM shop.customers WHERE email < 'CANARY' COLLATE "C";

-- case: numbers
SELECT id FROM shop.customers WHERE salary > DIGITS OR salary + DIGITS > 1 OR salary = -DIGITS OR visits % DIGITS = 3;

-- case: number in a range
SELECT id FROM shop.customers WHERE salary BETWEEN 1 AND DIGITS OR salary::text = 'CANARY';

-- case: date that is none
SELECT id FROM shop.customers WHERE birth_date = 'CANARY';

-- case: uuid that is none
SELECT id FROM shop.customers WHERE api_key = 'CANARY'::uuid;

-- case: address that is none
SELECT id FROM shop.customers WHERE login_ip <<= inet 'CANARY';

-- case: label that is none
SELECT id FROM shop.customers WHERE tier = 'CANARY';

-- case: bytes
SELECT id FROM shop.customers WHERE avatar = '\xHEXCANARY' OR avatar = decode('HEXCANARY', 'hex');

-- case: bits
SELECT id FROM shop.customers WHERE encode(avatar, 'hex') = x'HEXCANARY'::text;

-- case: escapes
SELECT id FROM shop.customers WHERE email = E'CANARY\n' OR email = U&'CANARY\0041' OR email = 'it''s CANARY' OR email = N'CANARY';

-- case: dollars
SELECT id FROM shop.customers WHERE email = $$CANARY$$ OR email = $tag$CANARY$tag$;

-- case: literal in pieces
SELECT id FROM shop.customers WHERE email = 'CANARY'
    'CANARY';

-- case: values joined
SELECT c.id FROM shop.customers AS c JOIN (VALUES ('CANARY'), ('CANARY')) AS v (x) ON v.x = c.email;

-- case: values in a WITH
WITH wanted (x) AS (SELECT 'CANARY'), more AS (VALUES ('CANARY'))
SELECT id FROM shop.customers WHERE email IN (SELECT x FROM wanted) OR ssn IN (TABLE more);

-- case: sub-query
SELECT id FROM shop.customers WHERE email = (SELECT 'CANARY') OR EXISTS (SELECT FROM shop.payments WHERE billing_email = 'CANARY');

-- case: lateral
SELECT c.id FROM shop.customers AS c, LATERAL (SELECT 'CANARY' || c.email AS x) AS v WHERE v.x <> 'CANARY';

-- case: having
SELECT country, count(*) FILTER (WHERE email > 'CANARY') FROM shop.customers GROUP BY country HAVING max(email) > 'CANARY';

-- case: ordering and grouping
SELECT count(*) FROM shop.customers GROUP BY email = 'CANARY' ORDER BY count(*), email = 'CANARY';

-- case: window
SELECT lag(email, 1, 'CANARY') OVER (PARTITION BY ssn = 'CANARY' ORDER BY id) FROM shop.customers;

-- case: sets
SELECT id FROM shop.customers WHERE email = 'CANARY' UNION SELECT id FROM shop.payments WHERE card_number = 'CANARY';

-- case: column by column beside what may be seen
SELECT id FROM shop.customers WHERE country = 'DE' AND email = 'CANARY' LIMIT 5;

-- case: function of the database
SELECT shop.order_total(id) FROM shop.customers WHERE email = 'CANARY' AND shop.email_of(id) = 'CANARY';

-- case: function that is not there
SELECT no_such_function(email, 'CANARY') FROM shop.customers;

-- case: parameter
-- bind: CANARY@x.example
SELECT id FROM shop.customers WHERE email = $1;

-- case: parameters of both kinds
-- bind: 5 | CANARY | CANARY
SELECT id FROM shop.customers WHERE id = $1 AND email = $2 OR phone LIKE $3;

-- case: parameter that is an array
-- bind: {CANARY,CANARY}
SELECT id FROM shop.customers WHERE email = ANY ($1);

-- case: parameter that is a number
-- bind: DIGITS
SELECT id FROM shop.customers WHERE salary > $1;

-- case: parameter that is no number
-- bind: CANARY
SELECT id FROM shop.customers WHERE visits = $1;

-- case: parameter that is shown and compared
-- bind: CANARY
SELECT id, $1::text FROM shop.customers WHERE email = $1;

-- case: parameter beside a literal
-- bind: CANARY
SELECT id FROM shop.customers WHERE email = $1 AND ssn <> 'CANARY';
