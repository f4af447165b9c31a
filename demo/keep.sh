#!/usr/bin/env bash
# The demo's installation, kept up for you to try until Ctrl-C. Usage: make run
set -euo pipefail
# shellcheck source=demo/installation
. "$(dirname "$0")/installation"

finish() {
  local code=$?
  trap - EXIT
  stop_installation
  remove_installation
  exit "$code"
}
trap finish EXIT
trap 'exit 0' INT TERM

echo "Starting a private PostgreSQL with a shop database, and the gateway in front of it …"
start_installation
dbgateway ca orders >"$work/ca.crt"
cat <<TEXT

Ready. In another terminal:

  export PATH=$(dirname "$(command -v dbgateway)"):\$PATH DBGATEWAY_RESOURCES=$resources
  export PGPASSWORD=\$(dbgateway token --subject repo:acme/shop:environment:production \\
    --claim repository=acme/shop --claim ref=refs/heads/main --claim environment=production)
  psql "host=localhost port=$gateway_port dbname=orders user=ci-migrate sslmode=verify-full sslrootcert=$work/ca.crt"

Resources to edit: $resources
What was done:     dbgateway sessions, dbgateway replay <session>

Ctrl-C ends it and removes everything.
TEXT
# The operator's log is for the curious; only new lines.
tail -n 0 -f "$work/operator.log" &
log_pid=$!
trap 'kill "$log_pid" 2>/dev/null; exit 0' INT TERM
wait "$operator_pid" || true
kill "$log_pid" 2>/dev/null || true
die "the operator ended."
