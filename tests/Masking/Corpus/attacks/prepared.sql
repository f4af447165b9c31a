-- case: PREPARE and EXECUTE
-- expect: masked
PREPARE p AS SELECT id, ssn, email FROM shop.customers ORDER BY id;
EXECUTE p;

-- case: PREPARE with a parameter compared to a secret
-- expect: masked
PREPARE p (text) AS SELECT id FROM shop.customers WHERE ssn > $1 ORDER BY id;
EXECUTE p ('5');

-- case: EXECUTE with a secret as its argument
-- expect: refused 0A000|42501
PREPARE p (text) AS SELECT $1;
EXECUTE p ((SELECT min(ssn) FROM shop.customers));

-- case: PREPARE under another search path
-- expect: masked|refused 42P01
SET search_path = shop;
PREPARE p AS SELECT email FROM customers ORDER BY id;
SET search_path = public;
EXECUTE p;

-- case: PREPARE while a shadow stands
-- expect: masked|refused 42501
CREATE TEMP TABLE customers (id bigint, email text);
PREPARE p AS SELECT id, email FROM customers ORDER BY id;
EXECUTE p;
DROP TABLE customers;
EXECUTE p;

-- case: generic plan
-- expect: masked
SET plan_cache_mode = force_generic_plan;
PREPARE p (bigint) AS SELECT email, salary FROM shop.customers WHERE id = $1;
EXECUTE p (3);
EXECUTE p (4);

-- case: DEALLOCATE and the same name again
-- expect: masked
PREPARE p AS SELECT 1;
DEALLOCATE p;
PREPARE p AS SELECT phone FROM shop.customers ORDER BY id;
EXECUTE p;

-- case: text of prepared statements
-- expect: masked
PREPARE p AS SELECT ssn FROM shop.customers WHERE email = 'nobody@nowhere.example';
SELECT name, parameter_types::text FROM pg_prepared_statements;

-- case: parameter compared to a secret
-- expect: masked
-- bind: 5
SELECT id FROM shop.customers WHERE ssn > $1 ORDER BY id;

-- case: parameters in every place
-- expect: masked
-- bind: c | 40000
SELECT id, $1 || email, salary > $2::numeric FROM shop.customers WHERE email >= $1 ORDER BY salary > $2::numeric, id;

-- case: limit by a secret
-- expect: masked
SELECT id FROM shop.orders ORDER BY id LIMIT (SELECT visits % 97 FROM shop.customers WHERE id = 3);

-- case: offset by a secret
-- expect: masked
SELECT id FROM shop.orders ORDER BY id OFFSET (SELECT length(email) FROM shop.customers WHERE id = 3);
