\! (yes '1	new	2026-01-01	{tag}' | head -n 1000; echo 'none	new	2026-01-01	{tag}') >'{folder}/rows'
\! yes '1	new	2026-01-01	{tag}' | head -n 200000 >>'{folder}/rows'
\copy orders (customer_id, status, created_at, note) from '{folder}/rows'
\echo :SQLSTATE
SELECT 'alive';
