# Works until the server goes away, then asks until it is back. Usage: restart.sh TAG
echo "SELECT pg_sleep(0.05) /* $1 */ \\watch 0.05" | psql -X -A -t -q 2>&1 >/dev/null || true
until psql -X -A -t -q -c "SELECT 'back'" 2>/dev/null; do sleep 0.1; done
