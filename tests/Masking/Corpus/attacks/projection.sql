-- case: plain column
-- expect: masked
SELECT id, email FROM shop.customers ORDER BY id;

-- case: alias hides the name
-- expect: masked
SELECT ssn AS note, phone AS name, card AS country FROM shop.customers AS c ORDER BY id;

-- case: quoting and case folding
-- expect: masked
SeLeCt "ssn", C."card", c.ID FROM "shop".CUSTOMERS AS C
UnIoN aLl SELECT "ssn", "card", "id" FROM "shop"."customers" ORDER BY 3;

-- case: unicode escapes in a name
-- expect: masked
SELECT U&"\0073\0073\006E", U&"s!0073n" UESCAPE '!' FROM U&"\0073hop"."customers" ORDER BY id;

-- case: three part column reference
-- expect: masked
SELECT shop.customers.email, shop.customers.salary FROM shop.customers ORDER BY shop.customers.id;

-- case: database qualified table
-- expect: refused 42501|0A000
SELECT email FROM elsewhere.shop.customers;

-- case: star
-- expect: masked
SELECT * FROM shop.customers ORDER BY id;

-- case: qualified star beside other columns
-- expect: masked
SELECT o.id, c.*, o.status FROM shop.orders AS o JOIN shop.customers AS c ON c.id = o.customer_id ORDER BY o.id;

-- case: TABLE command
-- expect: masked
TABLE shop.customers ORDER BY id;

-- case: every mask at once
-- expect: masked
-- shows: MASKED-CARD
SELECT last_seen, api_key, birth_date, visits, tier, vip, email, ssn, phone, card, salary, notes, preferences, avatar, tags,
       login_ip, bio, loyalty_no, iban, ballast
FROM shop.customers ORDER BY id;

-- case: column that is generated from a protected one
-- expect: refused 42501|42703
SELECT id, email_domain FROM shop.customers ORDER BY id;

-- case: column list of an alias renames
-- expect: masked
SELECT a, b, f, k FROM shop.customers AS t (a, b, c, d, e, f, g, h, i, j, k) ORDER BY a;

-- case: column of a sub-query by position
-- expect: masked
SELECT x.two FROM (SELECT id, email FROM shop.customers) AS x (one, two) ORDER BY x.one;

-- case: scalar sub-query in the projection
-- expect: masked
SELECT o.id, (SELECT c.email FROM shop.customers AS c WHERE c.id = o.customer_id) FROM shop.orders AS o ORDER BY o.id;

-- case: correlated sub-query that only borrows the column
-- expect: masked
SELECT (SELECT c.ssn || '/' || c.phone) FROM shop.customers AS c ORDER BY c.id;

-- case: array constructor over a sub-query
-- expect: masked
SELECT ARRAY(SELECT email FROM shop.customers ORDER BY id);

-- case: distinct on a protected column
-- expect: masked
SELECT DISTINCT ON (ssn) id, ssn FROM shop.customers ORDER BY ssn, id;

-- case: VALUES with sub-queries
-- expect: masked
VALUES ((SELECT min(email) FROM shop.customers)), ((SELECT max(ssn) FROM shop.customers));

-- case: self join under another alias
-- expect: masked
SELECT a.email, b.ssn FROM shop.customers AS a JOIN shop.customers AS b USING (id) ORDER BY id;

-- case: alias that is the name of another table
-- expect: masked
SELECT orders.email FROM shop.customers AS orders ORDER BY orders.id;

-- case: table named like a column
-- expect: masked
SELECT email FROM shop.customers AS email ORDER BY email.id;

-- case: unqualified through the search path
-- expect: masked
SELECT email, ssn FROM customers ORDER BY id;

-- case: enum and boolean
-- expect: masked
SELECT id, tier, vip FROM shop.customers ORDER BY id;

-- case: employees through their own reference
-- expect: masked
SELECT e.name, e.salary, m.salary, m.pin
FROM shop.employees AS e LEFT JOIN shop.employees AS m ON m.id = e.manager_id ORDER BY e.id;

-- case: three schemas in one statement
-- expect: masked
SELECT c.email, p.insurance_no, d.licence_no
FROM shop.customers AS c, clinic.patients AS p, fleet.drivers AS d WHERE c.id = p.id AND p.id = d.id ORDER BY c.id;
