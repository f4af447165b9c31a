-- case: two statements in one message
-- expect: masked
-- send: as one message
SELECT 1; SELECT ssn FROM shop.customers ORDER BY id;

-- case: refused statement behind a harmless one
-- expect: refused 42501
-- send: as one message
SELECT 1; DO $$ BEGIN RAISE NOTICE '%', (SELECT min(ssn) FROM shop.customers); END $$; SELECT 2;

-- case: nested comments
-- expect: masked
-- send: as one message
SELECT /* a /* b */ FROM harmless -- */ email /*; */ FROM shop.customers ORDER BY id -- ; SELECT 1
;

-- case: comment instead of blanks
-- expect: masked
-- send: as one message
SELECT/**/ssn/**/FROM/**/shop/**/./**/customers/**/ORDER/**/BY/**/id;

-- case: dollar quotes inside dollar quotes
-- expect: masked
-- send: as one message
SELECT $a$ $b$ ; SELECT ssn FROM nowhere; $b$ $a$, email FROM shop.customers ORDER BY id;

-- case: escape string that seems to end early
-- expect: masked
-- send: as one message
SELECT E'\'; DROP TABLE shop.customers; --', ssn FROM shop.customers ORDER BY id;

-- case: strings as they were
-- expect: refused 42501
SET standard_conforming_strings = off;
SELECT '\'; SELECT ssn FROM shop.customers; --';

-- case: strings as they were by a function
-- expect: refused 42501
SELECT set_config('standard_conforming_strings', 'off', false);
SELECT '\'; SELECT ssn FROM shop.customers; --';

-- case: encoding whose second byte may be a backslash
-- expect: refused 42501
SET client_encoding = 'SJIS';
SELECT ssn FROM shop.customers;

-- case: SET NAMES
-- expect: refused 42501
SET NAMES 'GBK';
SELECT ssn FROM shop.customers;

-- case: string continued on the next line
-- expect: masked
-- send: as one message
SELECT 'a'
  'b', email FROM shop.customers ORDER BY id;

-- case: operator glued to a comment
-- expect: masked
-- send: as one message
SELECT 1 +-- comment
1, ssn FROM shop.customers ORDER BY id;

-- case: names with quotes inside
-- expect: masked
-- send: as one message
SELECT c."ssn" AS "a""b;--", c.email AS "FROM x" FROM shop.customers AS c ORDER BY c.id;

-- case: text before names has many bytes per character
-- expect: masked
-- send: as one message
SELECT '日本語 – naïve 🚲' AS ü, email AS 電子 FROM shop.customers AS ö ORDER BY ö.id;

-- case: empty statements around
-- expect: masked
-- send: as one message
;;; SELECT phone FROM shop.customers ORDER BY id;;

-- case: syntax error as the server words it
-- expect: refused 42601
SELECT ssn FRM shop.customers;

-- case: transaction control inside one message
-- expect: masked
-- send: as one message
BEGIN; SELECT email FROM shop.customers ORDER BY id; COMMIT; SELECT card FROM shop.customers ORDER BY id;

-- case: error in the middle of one message
-- expect: refused 22012
-- send: as one message
SELECT email FROM shop.customers ORDER BY id; SELECT 1 / 0; SELECT ssn FROM shop.customers ORDER BY id;

-- case: key words as names
-- expect: masked
-- send: as one message
SELECT "select".email AS "from" FROM shop.customers AS "select" ORDER BY "select".id;

-- case: long list of terms
-- expect: masked
-- send: as one message
SELECT email FROM shop.customers WHERE id IN (1, 2, 3) OR id = 4 OR id = 5 OR id = 6 OR id = 7 OR id = 8 OR id = 9 ORDER BY id;

-- case: comments inside a unicode name
-- expect: masked
SELECT U&"s!0073n" /* a */ UESCAPE /* b */ '!' FROM U&"sh!006Fp" -- c
  UESCAPE -- d
  '!' . customers ORDER BY id;
