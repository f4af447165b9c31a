-- case: DO block
-- expect: refused 42501
DO $$ DECLARE r record; BEGIN FOR r IN SELECT ssn FROM shop.customers LOOP RAISE NOTICE '%', r.ssn; END LOOP; END $$;

-- case: DO block with dynamic text
-- expect: refused 42501
DO $$ DECLARE v text; BEGIN EXECUTE 'SELECT min(s' || 'sn) FROM shop.custom' || 'ers' INTO v; RAISE EXCEPTION '%', v; END $$;

-- case: DO in another language
-- expect: refused 42501
DO LANGUAGE plpgsql 'BEGIN RAISE NOTICE ''%'', (SELECT max(email) FROM shop.customers); END';

-- case: own function
-- expect: refused 42501
BEGIN;
CREATE FUNCTION pg_temp.peek() RETURNS SETOF text LANGUAGE sql AS $$ SELECT ssn FROM shop.customers $$;
SELECT * FROM pg_temp.peek();
ROLLBACK;

-- case: own procedure
-- expect: refused 42501
BEGIN;
CREATE PROCEDURE pg_temp.peek() LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', (SELECT min(ssn) FROM shop.customers); END $$;
CALL pg_temp.peek();
ROLLBACK;

-- case: own function with the owner's rights
-- expect: refused 42501
BEGIN;
CREATE FUNCTION pg_temp.peek() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT min(ssn) FROM shop.customers $$;
ROLLBACK;

-- case: own leaky operator
-- expect: refused 42501
BEGIN;
CREATE FUNCTION pg_temp.leak(text, text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS
$$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$;
CREATE OPERATOR pg_temp.<<< (FUNCTION = pg_temp.leak, LEFTARG = text, RIGHTARG = text);
SELECT count(*) FROM shop.customers WHERE ssn OPERATOR(pg_temp.<<<) 'x';
ROLLBACK;

-- case: own cast
-- expect: refused 42501
BEGIN;
CREATE FUNCTION pg_temp.leak(shop.tier) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', $1; RETURN 1; END $$;
CREATE CAST (shop.tier AS integer) WITH FUNCTION pg_temp.leak(shop.tier);
ROLLBACK;

-- case: own aggregate
-- expect: refused 42501
BEGIN;
CREATE AGGREGATE pg_temp.last (text) (SFUNC = texteq, STYPE = boolean);
ROLLBACK;

-- case: own domain with a speaking check
-- expect: refused 42501
BEGIN;
CREATE DOMAIN pg_temp.picky AS text CHECK (VALUE IS NULL OR (SELECT false));
ROLLBACK;

-- case: existing function that reads as its caller
-- expect: refused 42501
SELECT id, shop.email_of(id) FROM shop.orders ORDER BY id;

-- case: existing function that reads as its owner
-- expect: refused 42501
SELECT shop.email_for_support(id) FROM shop.customers ORDER BY id;

-- case: trigger function called by hand
-- expect: refused 0A000|42501
SELECT shop.talk_about_changes();

-- case: query to XML
-- expect: refused 42501
SELECT query_to_xml('select ssn from shop.customers', true, false, '');

-- case: query to XML with an innocent text
-- expect: refused 42501
SELECT query_to_xml('select 1', true, false, '');

-- case: table to XML
-- expect: refused 42501
SELECT table_to_xml('shop.customers', true, false, '');

-- case: schema and database to XML
-- expect: refused 42501
SELECT schema_to_xml('shop', true, false, ''), database_to_xml_and_xmlschema(true, false, '');

-- case: text search statistics run a query
-- expect: refused 42501
SELECT * FROM ts_stat('SELECT to_tsvector(''simple'', email) FROM shop.customers');

-- case: text search rewriting runs a query
-- expect: refused 42501
SELECT ts_rewrite('a'::tsquery, 'SELECT ''a''::tsquery, to_tsquery(''simple'', left(ssn, 3)) FROM shop.customers LIMIT 1');

-- case: XML of rows that are masked
-- expect: masked
SELECT xmlelement(name customer, xmlattributes(c.id AS id, c.email AS mail), xmlforest(c.ssn, c.phone))
FROM shop.customers AS c ORDER BY c.id;

-- case: XPath and XMLTABLE
-- expect: masked
SELECT c.id, x.mail FROM shop.customers AS c,
       XMLTABLE('/c/m' PASSING xmlelement(name c, xmlelement(name m, c.email)) COLUMNS mail text PATH '.') AS x ORDER BY c.id;

-- case: dblink to itself
-- expect: refused 42883|42501
SELECT * FROM dblink('dbname=postgres', 'select ssn from shop.customers') AS t (a text);

-- case: extension
-- expect: refused 42501
CREATE EXTENSION dblink;

-- case: language
-- expect: refused 42501
CREATE TRUSTED LANGUAGE plpython3u;

-- case: event trigger
-- expect: refused 42501
CREATE EVENT TRIGGER spy ON ddl_command_end EXECUTE FUNCTION shop.talk_about_changes();

-- case: rule
-- expect: refused 42501
BEGIN;
CREATE RULE spy AS ON SELECT TO shop.orders DO INSTEAD SELECT * FROM shop.customers;
ROLLBACK;

-- case: policy
-- expect: refused 42501
BEGIN;
CREATE POLICY spy ON shop.orders USING (EXISTS (SELECT FROM shop.customers WHERE ssn > '5'));
ROLLBACK;

-- case: trigger on a table that may be written
-- expect: refused 42501
BEGIN;
CREATE TRIGGER spy BEFORE UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.talk_about_changes();
ROLLBACK;

-- case: expression index
-- expect: refused 42501
BEGIN;
CREATE INDEX spy ON shop.customers ((ssn::integer));
ROLLBACK;

-- case: extended statistics
-- expect: refused 42501
BEGIN;
CREATE STATISTICS shop.spy (mcv) ON ssn, email FROM shop.customers;
ROLLBACK;

-- case: constraint that would have to look
-- expect: refused 42501
BEGIN;
ALTER TABLE shop.customers ADD CONSTRAINT spy CHECK (ssn < '5');
ROLLBACK;

-- case: foreign key as an oracle
-- expect: refused 42501|42P16
CREATE TEMP TABLE guesses (v text REFERENCES shop.customers (ssn));

-- case: publication
-- expect: refused 42501
BEGIN;
CREATE PUBLICATION spy FOR TABLE shop.customers;
ROLLBACK;

-- case: subscription
-- expect: refused 42501
CREATE SUBSCRIPTION spy CONNECTION 'host=127.0.0.1' PUBLICATION spy;

-- case: foreign server
-- expect: refused 42501
BEGIN;
CREATE SERVER spy FOREIGN DATA WRAPPER postgres_fdw;
ROLLBACK;

-- case: comment and security label
-- expect: refused 42501
BEGIN;
COMMENT ON TABLE shop.customers IS 'seen';
ROLLBACK;
