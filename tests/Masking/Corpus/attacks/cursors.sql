-- case: DECLARE and FETCH
-- expect: masked
BEGIN;
DECLARE c CURSOR FOR SELECT id, ssn, email FROM shop.customers ORDER BY id;
FETCH 5 FROM c;
FETCH ALL c;
COMMIT;

-- case: binary cursor WITH HOLD
-- expect: masked
BEGIN;
DECLARE c BINARY CURSOR WITH HOLD FOR SELECT email, api_key, salary FROM shop.customers ORDER BY id;
COMMIT;
FETCH ALL c;
CLOSE c;

-- case: scrolling backwards
-- expect: masked
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT email FROM shop.customers ORDER BY ssn, id;
MOVE LAST FROM c;
FETCH BACKWARD ALL FROM c;
FETCH ABSOLUTE 3 FROM c;
COMMIT;

-- case: count moved over
-- expect: masked
BEGIN;
DECLARE c CURSOR FOR SELECT id FROM shop.customers WHERE ssn > '4' ORDER BY id;
MOVE ALL FROM c;
COMMIT;

-- case: cursors and their texts
-- expect: masked
BEGIN;
DECLARE c CURSOR WITH HOLD FOR SELECT card FROM shop.customers ORDER BY id;
COMMIT;
SELECT name, is_holdable, is_binary FROM pg_cursors;
FETCH 3 FROM c;

-- case: cursor over a data-modifying name
-- expect: masked
BEGIN;
DECLARE c CURSOR FOR SELECT body FROM shop.tickets ORDER BY id FOR READ ONLY;
FETCH FORWARD 10 FROM c;
ROLLBACK;

-- case: cursor as XML
-- expect: refused 42501
BEGIN;
DECLARE c CURSOR FOR SELECT ssn FROM shop.customers;
SELECT cursor_to_xml('c', 10, false, false, '');
ROLLBACK;

-- case: update where current
-- expect: refused 42501|42P10|24000|0A000
BEGIN;
DECLARE c CURSOR FOR SELECT id, email FROM shop.customers WHERE ssn > '5' FOR UPDATE;
FETCH 1 FROM c;
UPDATE shop.customers SET country = 'XX' WHERE CURRENT OF c RETURNING id;
ROLLBACK;
