# A bad line after 1000 good ones, and a lot behind it. Usage: copy_aborted_by_server.sh TAG FOLDER
line="1	new	2026-01-01	$1"
{ yes "$line" | head -n 1000; echo "none$line"; yes "$line" | head -n 200000; } >"$2/rows"
# \copy sets no SQLSTATE, so the message has to tell it.
psql -X -A -t -q -v VERBOSITY=sqlstate -c "\\copy orders (customer_id, status, created_at, note) from '$2/rows'" \
  -c "SELECT 'alive'" 2>&1 | grep -oE '22P02|alive'
