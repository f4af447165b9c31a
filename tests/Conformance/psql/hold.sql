UPDATE held_approve SET n = n + 1;
\echo simple outside approve :ROW_COUNT
SELECT 'alive';
UPDATE held_deny SET n = n + 1;
\echo simple outside deny :SQLSTATE
SELECT 'alive';
UPDATE held_timeout SET n = n + 1;
\echo simple outside timeout :SQLSTATE
SELECT 'alive';
BEGIN;
UPDATE held_approve SET n = n + 1;
\echo simple inside approve :ROW_COUNT
COMMIT;
SELECT 'alive';
BEGIN;
UPDATE held_deny SET n = n + 1;
\echo simple inside deny :SQLSTATE
COMMIT;
SELECT 'alive';
BEGIN;
UPDATE held_timeout SET n = n + 1;
\echo simple inside timeout :SQLSTATE
COMMIT;
SELECT 'alive';
