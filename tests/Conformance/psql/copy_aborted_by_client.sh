# The program that psql copies from interrupts psql half way, once psql has sent all and waits for
# more: interrupted while it sends, psql cancels the statement instead and prints no later result. Usage:
# copy_aborted_by_client.sh TAG
rows="yes \"1	new	2026-01-01	$1\" | head -n 100000; sleep 1; kill -INT \$PPID; sleep 1"
psql -X -A -t -q \
  -c "\\copy orders (customer_id, status, created_at, note) from program '$rows'" -c "SELECT 'alive'" 2>/dev/null
