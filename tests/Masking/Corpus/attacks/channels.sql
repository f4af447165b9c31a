-- case: LISTEN
-- expect: refused 42501
LISTEN shop_changes;

-- case: NOTIFY with a secret
-- expect: refused 42501
SELECT pg_notify('spy', min(ssn)) FROM shop.customers;

-- case: NOTIFY
-- expect: refused 42501
NOTIFY shop_changes, 'hello';

-- case: LISTEN and NOTIFY in one session
-- expect: refused 42501
LISTEN spy;
SELECT pg_notify('spy', email) FROM shop.customers;
SELECT 1;

-- case: UNLISTEN
-- expect: masked|refused 42501
UNLISTEN *;

-- case: advisory locks made of masks
-- expect: masked
SELECT pg_advisory_lock(visits) FROM shop.customers WHERE id = 3;

-- case: sleep for a secret
-- expect: masked|refused 42501
SELECT pg_sleep((visits % 100) / 1000.0) FROM shop.customers WHERE id = 3;

-- case: random seed made of a secret
-- expect: masked
SELECT setseed((visits % 100) / 100.0), random() FROM shop.customers WHERE id = 3;

-- case: large object import
-- expect: refused 42501
BEGIN;
SELECT lo_import('/etc/hostname');
ROLLBACK;

-- case: large object export
-- expect: refused 42501
SELECT lo_export(1, '/tmp/spy');

-- case: truncation
-- expect: refused 42501
BEGIN;
TRUNCATE shop.customers CASCADE;
ROLLBACK;

-- case: vacuum and analyze
-- expect: masked|refused 42501|refused 25001
ANALYZE VERBOSE shop.customers;

-- case: cluster and reindex
-- expect: refused 42501
BEGIN;
REINDEX TABLE shop.customers;
ROLLBACK;

-- case: checkpoint
-- expect: refused 42501
CHECKPOINT;

-- case: import of foreign tables
-- expect: refused 42501
IMPORT FOREIGN SCHEMA public FROM SERVER nowhere INTO public;

-- case: set constraints
-- expect: masked
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
SELECT phone FROM shop.customers ORDER BY id;
COMMIT;
