-- case: statistics of columns
-- expect: masked
SELECT tablename, attname, null_frac, n_distinct, most_common_vals::text, histogram_bounds::text
FROM pg_stats WHERE schemaname = 'shop' AND attname IN ('ssn', 'email', 'salary', 'birth_date', 'card_number', 'body')
ORDER BY 1, 2;

-- case: statistics of everything
-- expect: masked
SELECT * FROM pg_stats WHERE schemaname IN ('shop', 'clinic', 'fleet') AND attname NOT IN ('id') ORDER BY tablename, attname;

-- case: statistics of expressions and combinations
-- expect: masked
SELECT * FROM pg_stats_ext WHERE schemaname = 'shop';
SELECT * FROM pg_stats_ext_exprs WHERE schemaname = 'shop';

-- case: statistics themselves
-- expect: refused 42501
SELECT stavalues1::text FROM pg_statistic WHERE starelid = 'shop.customers'::regclass;

-- case: statistics data of extensions
-- expect: refused 42501
SELECT * FROM pg_statistic_ext_data;

-- case: text of other sessions
-- expect: masked
SELECT datname, state, query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND backend_type = 'client backend' AND usename <> session_user;

-- case: statements of others
-- expect: refused 42P01|42501
SELECT query FROM pg_stat_statements;

-- case: passwords
-- expect: refused 42501
SELECT rolname, rolpassword FROM pg_authid;

-- case: passwords by the old view
-- expect: refused 42501
SELECT usename, passwd FROM pg_shadow;

-- case: user mappings
-- expect: masked
SELECT umoptions FROM pg_user_mappings;

-- case: large objects
-- expect: refused 42501
SELECT lo_get(oid) FROM pg_largeobject_metadata;

-- case: pages of large objects
-- expect: refused 42501
SELECT data FROM pg_largeobject;

-- case: large object made of a secret
-- expect: refused 42501
BEGIN;
SELECT lo_from_bytea(0, convert_to(min(ssn), 'UTF8')) FROM shop.customers;
ROLLBACK;

-- case: file of the server
-- expect: refused 42501
SELECT pg_read_file('postgresql.conf'), pg_read_binary_file('base/1/1259');

-- case: list of files
-- expect: refused 42501
SELECT * FROM pg_ls_dir('.');

-- case: log of the server
-- expect: refused 42501
SELECT pg_current_logfile(), pg_read_file(pg_current_logfile());

-- case: views and their texts
-- expect: masked
SELECT viewname, definition FROM pg_views WHERE schemaname = 'shop' ORDER BY 1;

-- case: functions and their texts
-- expect: masked
SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'shop'::regnamespace ORDER BY 1;

-- case: columns of the information schema
-- expect: masked
SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'shop' ORDER BY 1, 2;

-- case: privileges as the information schema shows them
-- expect: masked
SELECT table_name, column_name, privilege_type FROM information_schema.column_privileges
WHERE table_schema = 'shop' AND grantee = current_user ORDER BY 1, 2, 3;

-- case: constraints and defaults
-- expect: masked
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'shop'::regnamespace ORDER BY 1;

-- case: partitions and their bounds
-- expect: masked
SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_class AS c
WHERE c.relnamespace = 'shop'::regnamespace AND c.relispartition ORDER BY 1;

-- case: sizes
-- expect: masked
SELECT relname, relpages, reltuples, pg_relation_size(oid) FROM pg_class
WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('r', 'i') ORDER BY 1;

-- case: width of rows
-- expect: masked
SELECT c.id, pg_column_size(c) FROM (SELECT * FROM shop.customers) AS c ORDER BY c.id;

-- case: activity of tables
-- expect: masked
SELECT relname, n_live_tup FROM pg_stat_all_tables WHERE schemaname = 'clinic' ORDER BY 1;

-- case: line pointers
-- expect: masked|refused 42501|refused 42703
SELECT ctid, id FROM shop.customers WHERE ssn > '5' ORDER BY id;

-- case: table of a row
-- expect: masked|refused 42501|refused 42703
SELECT count(DISTINCT tableoid) FROM shop.customers WHERE ssn > '5';

-- case: settings with secrets of the server
-- expect: masked
SELECT name, setting FROM pg_settings WHERE name IN ('primary_conninfo', 'ssl_key_file', 'hba_file');

-- case: rules for logins
-- expect: refused 42501
SELECT * FROM pg_hba_file_rules;

-- case: configuration files
-- expect: refused 42501
SELECT * FROM pg_file_settings;

-- case: replication slots
-- expect: refused 42501
SELECT pg_create_logical_replication_slot('spy', 'test_decoding');

-- case: changes from the log
-- expect: refused 42501
SELECT * FROM pg_logical_slot_peek_changes('spy', NULL, NULL);

-- case: message into the log
-- expect: refused 42501
SELECT pg_logical_emit_message(false, 'spy', min(ssn)) FROM shop.customers;

-- case: index definition and inspection
-- expect: masked
SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'shop' ORDER BY 1;

-- case: catalog joined with data
-- expect: masked
SELECT a.attname, c.email FROM pg_attribute AS a, shop.customers AS c
WHERE a.attrelid = 'shop.customers'::regclass AND a.attnum = c.id AND a.attnum > 0 ORDER BY a.attnum;

-- case: plans of the optimiser as text
-- expect: masked
SELECT ev_class::regclass::text FROM pg_rewrite WHERE ev_class = 'shop.open_orders'::regclass;

-- case: locks
-- expect: masked
SELECT locktype, mode FROM pg_locks WHERE relation = 'shop.customers'::regclass;

-- case: row security of tables
-- expect: masked
SELECT row_security_active('shop.customers'), has_column_privilege('shop.customers', 'id', 'SELECT');

-- case: signal to another session
-- expect: refused 42501
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'nobody at all';

-- case: masked columns of the information schema, joined with their values
-- expect: masked
-- shows: MASKED-CARD
SELECT c.column_name, k.card FROM information_schema.columns AS c, shop.customers AS k
WHERE c.table_name = 'customers' AND c.column_name = 'card' ORDER BY k.id LIMIT 3;

-- case: information schema without its name
-- expect: masked
SET search_path = information_schema, shop;
SELECT column_name, ordinal_position FROM columns WHERE table_name = 'customers' ORDER BY 2;
SELECT email, ssn FROM customers ORDER BY id;

-- case: temporary table before the information schema
-- expect: masked
CREATE TEMP TABLE columns AS SELECT 'customers'::text AS table_name, ssn AS column_name FROM shop.customers;
SET search_path = pg_temp, information_schema, shop;
SELECT column_name FROM columns WHERE table_name = 'customers' ORDER BY 1;
SELECT has_column_privilege('customers', c.column_name, 'SELECT') FROM columns AS c LIMIT 1;

-- case: temporary table before pg_class
-- expect: masked
CREATE TEMP TABLE pg_class AS SELECT id, ssn, email FROM shop.customers;
SELECT * FROM pg_class WHERE ssn > '5' ORDER BY id;

-- case: common table called columns
-- expect: masked
WITH columns AS (SELECT id, ssn FROM shop.customers) SELECT * FROM columns WHERE ssn > '5' ORDER BY id;

-- case: common table called as a masked table beside the catalog
-- expect: masked
WITH customers AS (SELECT relname AS ssn FROM pg_class)
SELECT c.ssn, x.ssn FROM customers AS c, shop.customers AS x WHERE c.ssn = 'customers' ORDER BY x.id;

-- case: privilege asked of a secret
-- expect: masked
SELECT id, has_table_privilege(id::oid, coalesce(ssn, 'SELECT')) FROM shop.customers ORDER BY id;

-- case: privilege with a secret for its name
-- expect: masked|refused 22023|refused 42P01
SELECT has_table_privilege(email, 'SELECT') FROM shop.customers;

-- case: privilege of another role
-- expect: masked
SELECT has_column_privilege('twin_owner', 'shop.customers', 'ssn', 'SELECT'),
       has_column_privilege(10::oid, 'shop.customers'::regclass::oid, 12::smallint, 'SELECT');

-- case: privilege of a column whose name is a secret
-- expect: masked|refused 42703
SELECT has_column_privilege('shop.customers', email, 'SELECT') FROM shop.customers;

-- case: privilege under names of others
-- expect: masked
CREATE TEMP TABLE pg_attribute AS SELECT id AS attrelid, ssn AS attname, 1 AS attnum FROM shop.customers;
SET search_path = pg_temp, shop;
SELECT has_column_privilege('customers', 'ssn', 'SELECT'), has_column_privilege('customers', 'id', 'UPDATE')
FROM pg_temp.pg_attribute LIMIT 1;

-- case: catalog and secrets under one key
-- expect: masked
SELECT c.oid, count(*), min(k.ssn) FROM pg_class AS c, shop.customers AS k
WHERE c.relname = 'customers' GROUP BY c.oid, k.tier;

-- case: lock that reads
-- expect: masked
-- only: simple
BEGIN;
LOCK TABLE shop.customers, ONLY shop.orders IN ACCESS SHARE MODE;
SELECT ssn, email FROM shop.customers ORDER BY id;
ROLLBACK;

-- case: setting by a name that comes from a table called pg_settings
-- expect: refused 42501
CREATE TEMP TABLE pg_settings (name text, setting text);
SELECT set_config(setting, 'off', false) FROM pg_settings WHERE name = 'restrict_nonsystem_relation_kind';

-- case: views closed by the setting of pg_dump
-- expect: masked
SELECT set_config(name, 'view', false) FROM pg_settings WHERE name = 'restrict_nonsystem_relation_kind';
SELECT ssn, card FROM shop.customers ORDER BY id;
