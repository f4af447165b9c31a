#!/usr/bin/env bash
# The main job, shown: a pipeline's token opens a governed, recorded database session. Every step is checked; the exit code
# is 0 only if each did what it says. Usage: make demo
set -euo pipefail
# shellcheck source=demo/installation
. "$(dirname "$0")/installation"

started=$SECONDS
step_number=0
finish() {
  local code=$?
  trap - EXIT
  stop_installation
  if [ -n "$(left_running)" ]; then
    echo "demo: still running: $(left_running | tr '\n' ' ')" >&2
    code=1
  fi
  remove_installation
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

step() {
  step_number=$((step_number + 1))
  printf '\n\033[1m%d. %s\033[0m\n' "$step_number" "$1"
}

# Shows a command as one would type it and its real output, which is kept in $output for the check that follows.
show() {
  printf '$ %s\n' "$1"
  code=0
  output="$(bash -c "$1" 2>&1)" || code=$?
  printf '%s\n' "$output"
}

succeeds() { [ "$code" -eq 0 ] || die "step $step_number: the command should have succeeded."; }
fails() { [ "$code" -ne 0 ] || die "step $step_number: the command should have been refused."; }
says() { grep -Eq -- "$1" <<<"$output" || die "step $step_number: the output should have said: $1"; }

echo "Starting a private PostgreSQL with a shop database, and the gateway in front of it …"
start_installation
echo "… ready after $((SECONDS - started)) s. The resources are in $resources"
export GATEWAY="host=localhost port=$gateway_port dbname=orders user=ci-migrate sslmode=verify-full sslrootcert=$work/ca.crt"

step "The platform team described target, grant and protected columns in YAML; the operator says what is in force."
show "dbgateway status"
succeeds
says 'DatabaseGrant +shop +ci-migrate +True'
show "dbgateway ca orders > $work/ca.crt && head -n 1 $work/ca.crt"
succeeds
says 'BEGIN CERTIFICATE'

step "A CI job on main gets a token from its issuer and logs in with plain psql; the token is the password."
job_claims="--claim repository=acme/shop --claim ref=refs/heads/main --claim environment=production --claim actor=alice"
show "dbgateway token --subject repo:acme/shop:environment:production $job_claims > $work/token && wc -c < $work/token"
succeeds
export PGPASSWORD
PGPASSWORD="$(cat "$work/token")"
# What a job's shell has, and nothing of ours.
mkdir "$work/bin"
cat >"$work/bin/in-job" <<'JOB'
#!/usr/bin/env bash
exec env -i PATH=/usr/bin:/bin PGPASSWORD="$PGPASSWORD" GATEWAY="$GATEWAY" "$@"
JOB
chmod +x "$work/bin/in-job"
PATH="$work/bin:$PATH"
show "tail -n 1 $work/bin/in-job"
succeeds
show "in-job psql -X \"\$GATEWAY\" -c \"SELECT status, count(*), round(sum(total_cents) / 100) AS total FROM orders GROUP BY 1 ORDER BY 1\""
succeeds
says 'shipped'
show "in-job psql -X \"\$GATEWAY\" -c \"UPDATE orders SET note = 'checked' WHERE id = 17 RETURNING id, status, note\""
succeeds
says 'UPDATE 1'

step "A protected column comes back masked, by the database itself: the gateway's role has no right to read it."
show "in-job psql -X \"\$GATEWAY\" -c \"SELECT name, email, country FROM customers ORDER BY id LIMIT 3\""
succeeds
says '\*\*\*@\*\*\*'
says '3 rows'

step "Ways around the mask lead to the mask, or nowhere."
show "in-job psql -X \"\$GATEWAY\" -c \"SELECT count(*) AS guessed FROM customers WHERE email LIKE '%example%'\""
succeeds
says '^ +0$'
show "in-job psql -X \"\$GATEWAY\" -Atc \"SELECT DISTINCT upper(email) || md5(email) FROM (TABLE customers) c\""
succeeds
[ "$(wc -l <<<"$output")" -eq 1 ] || die "step $step_number: masks of all customers should be one."
show "in-job psql -X \"\$GATEWAY\" -c \"COPY customers (email) TO STDOUT\" | sort -u"
succeeds
says '^\*\*\*@\*\*\*$'
show "in-job psql -X \"\$GATEWAY\" -c \"DO 'BEGIN PERFORM email FROM customers; END'\""
fails
says 'is refused where columns are masked'

step "A write that would depend on a mask is refused: it would hit other rows than it says."
show "in-job psql -X \"\$GATEWAY\" -c \"DELETE FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE email <> 'a@example.com')\""
fails
says 'this write depends on public.customers.email, which is masked'

step "Why, and what PostgreSQL would get, is known before anything runs."
show "dbgateway explain --grant ci-migrate --sql \"SELECT name FROM customers WHERE email LIKE '%example%'\""
succeeds
says 'public.customers.email: mask Email by shop/customer-data spec.rules\[0\]; WHERE at 1:34'
says 'predicate on masked column public.customers.email'

step "A job on another branch has a genuine token, and is refused."
show "PGPASSWORD=\$(dbgateway token --subject repo:acme/shop:ref:refs/heads/feature --claim repository=acme/shop \
--claim ref=refs/heads/feature --claim environment=production) psql -X \"\$GATEWAY\" -c 'SELECT 1'"
fails
says 'FATAL'

step "Yesterday's token is refused."
show "PGPASSWORD=\$(dbgateway token --subject repo:acme/shop:environment:production $job_claims --expires-in -5m) \
psql -X \"\$GATEWAY\" -c 'SELECT 1'"
fails
says 'FATAL'

step "The job holds no database password: its environment has the token, and the database does not take the token."
show "in-job env | cut -c 1-100"
succeeds
says '^PGPASSWORD=ey'
held="$(in-job env; cat "$work/token" "$work/ca.crt")"
for secret in "$admin_password" "$owner_password" "$dba_password" "$PG_SUPERUSER_PASSWORD"; do
  ! grep -qF -- "$secret" <<<"$held" || die "step $step_number: the job holds a database password."
done
echo "  (searched for the passwords of admin, owner, DBA and superuser: not there)"
role="$(dbgateway sessions --limit 1 -o json | sed -n 's/.*"upstreamRole": "\(.*\)",/\1/p')"
show "in-job psql -X \"host=localhost port=$PG_PORT dbname=orders user=$role sslmode=verify-full sslrootcert=$PG_CA\" -c 'SELECT 1'"
fails
says 'authentication failed'

step "Rules decide what is refused, and what waits for a person."
cat >"$resources/rules.yaml" <<YAML
apiVersion: dbgateway.dev/v1alpha1
kind: ApprovalRule
metadata: {name: no-drop, namespace: shop}
spec:
  targetRef: {name: orders}
  priority: 200
  match:
    statements: {kinds: [DROP TABLE, TRUNCATE]}
  action: Deny
  mode: Enforce
  message: "Tables go by migration only."
---
apiVersion: dbgateway.dev/v1alpha1
kind: ApprovalRule
metadata: {name: big, namespace: shop}
spec:
  targetRef: {name: orders}
  match:
    statements: {risks: [UnboundedWrite, BulkExport]}
  action: RequireApproval
  mode: Enforce
  approval:
    approvers: {users: ["$(id -un)"]}
    holdFor: 2m
    holdInTransaction: 1m
    unknownRequesterPerson: Allow
YAML
printf '$ cat rules.yaml\n'
sed 's/^/  /' "$resources/rules.yaml"
wait_until 30 "the rules being in force" ready ApprovalRule big
show "in-job psql -X \"\$GATEWAY\" -c 'DROP TABLE orders'"
fails
says 'refused by rule shop/no-drop'
says 'Tables go by migration only'

# Runs a job in the background, and sets $request to what it waits for.
hold() {
  printf '$ in-job psql -XA "$GATEWAY" -c "%s" &\n' "$1"
  in-job psql -XA "$GATEWAY" -c "$1" >"$work/held.log" 2>&1 </dev/null &
  live=$!
  wait_until 20 "the request" grep -qs 'held for approval' "$work/held.log"
  grep -A 2 'held for approval' "$work/held.log"
  request="$(sed -n 's/.*held for approval: request \([^ ]*\)$/\1/p' "$work/held.log" | head -n 1)"
}

step "An UPDATE without WHERE is held on its connection, and runs there when somebody approves it in another terminal."
hold "UPDATE orders SET note = NULL"
show "dbgateway requests"
succeeds
says "$request"
show "dbgateway requests $request"
succeeds
says 'UnboundedWrite'
show "dbgateway approve $request --comment 'as announced'"
succeeds
wait "$live" || die "step $step_number: the approved statement should have run."
tail -n 1 "$work/held.log" | tee "$work/ran.log"
grep -q '^UPDATE [1-9]' "$work/ran.log" || die "step $step_number: the UPDATE should have run."

step "Another is denied: its job hears why, and nothing has run."
hold "DELETE FROM orders"
show "dbgateway deny $request --reason 'not all of them'"
succeeds
if wait "$live"; then die "step $step_number: the denied statement should have failed."; fi
tail -n 4 "$work/held.log"
grep -q 'not all of them' "$work/held.log" || die "step $step_number: the reason should have been told."

step "A COPY that grows beyond the grant's 100000 rows is held in mid-stream; approved, it goes on where it stood."
hold "COPY (SELECT n, repeat('x', 100) FROM generate_series(1, 200000) n WHERE n > 0) TO STDOUT"
show "dbgateway approve $request"
succeeds
wait "$live" || die "step $step_number: the approved export should have gone on."
lines="$(grep -c 'xxx$' "$work/held.log")"
echo "  ($lines rows arrived)"
[ "$lines" -eq 200000 ] || die "step $step_number: rows are missing."

step "A just-in-time grant: nobody gets in before somebody has said yes, and then for a quarter of an hour."
cat >"$resources/jit.yaml" <<YAML
apiVersion: dbgateway.dev/v1alpha1
kind: DatabaseGrant
metadata: {name: jit-fix, namespace: shop}
spec:
  targetRef: {name: orders}
  databases: [orders]
  subjects:
  - issuer: github
    claims: {repository: acme/shop}
  privileges:
  - {schema: public, tables: [orders], access: [Select, Update]}
  masking: Enforced
  expiresAt: 2030-12-31T00:00:00Z
  activation: {mode: OnRequest, maxDuration: 30m}
---
apiVersion: dbgateway.dev/v1alpha1
kind: ApprovalRule
metadata: {name: jit, namespace: shop}
spec:
  targetRef: {name: orders}
  match: {grants: ["jit-*"], activation: true}
  action: RequireApproval
  mode: Enforce
  approval:
    approvers: {users: ["$(id -un)"]}
    unknownRequesterPerson: Allow
YAML
show "grep -E 'activation|users' $resources/jit.yaml"
succeeds
wait_until 30 "the grant being served" ready DatabaseGrant jit-fix
export JIT="${GATEWAY/user=ci-migrate/user=jit-fix}"
show "in-job psql -X \"\$JIT\" -c 'SELECT 1'"
fails
says 'request-grant'
show "DBGATEWAY_TOKEN=\$PGPASSWORD dbgateway request-grant jit-fix --reason 'SHOP-4711: totals are wrong' --duration 15m"
succeeds
request="$(sed -n 's|^\(shop/jit-fix-[a-z0-9]*\).*|\1|p' <<<"$output" | head -n 1)"
show "dbgateway approve $request"
succeeds
in_by_jit() { in-job psql -X "$JIT" -Atc 'SELECT count(*) FROM orders' >"$work/jit.log" 2>&1; }
wait_until 20 "the activation" in_by_jit
show "in-job psql -X \"\$JIT\" -c 'SELECT count(*) FROM orders'"
succeeds
says '[1-9][0-9]*'

step "The grant is deleted while a statement runs: the session ends within a second."
printf '$ in-job psql -X "$GATEWAY" -c "SELECT pg_sleep(60)" &\n$ rm databasegrant.yaml\n'
in-job psql -X -v VERBOSITY=verbose "$GATEWAY" -c 'SELECT pg_sleep(60)' >"$work/revoked.log" 2>&1 </dev/null &
live=$!
wait_until 20 "the live session's statement" grep -rqs pg_sleep "$resources/.dbgateway/spool"
before="$(date +%s%N)"
rm "$resources/databasegrant.yaml"
wait "$live" && die "step $step_number: the session outlived its grant."
elapsed=$((($(date +%s%N) - before) / 1000000))
cat "$work/revoked.log"
grep -q '57P01' "$work/revoked.log" || die "step $step_number: the session should have ended with 57P01."
echo "  (the client knew $elapsed ms after the file was gone)"
[ "$elapsed" -lt 1000 ] || die "step $step_number: that took more than a second."
show "in-job psql -X \"\$GATEWAY\" -c 'SELECT 1'"
fails

step "Everything was recorded before it ran."
show "dbgateway sessions"
succeeds
says 'shop/ci-migrate'
session="$(dbgateway sessions --limit 1 -o json | sed -n 's/.*"session": "\(.*\)",/\1/p')"
show "dbgateway replay $session"
succeeds
says 'pg_sleep'
says '57P01'

step "The recordings are sealed and signed: nothing was changed, and nothing is missing."
stored() { dbgateway verify "$session" >/dev/null; }
wait_until 20 "the session's upload" stored
show "dbgateway verify $session"
succeeds
says "^Verified +session $session"
says '^1 verified$'
unset PGPASSWORD
stop_installation
show "dbgateway verify | tail -n 2"
says '^[0-9]+ verified$'
cp -r "$resources/recordings" "$work/copy"
object="$(find "$work/copy/shop.orders/sessions/$session" -name '*.jsonl' | head -n 1)"
sed -i 's/pg_sleep(60)/pg_sleep(61)/' "$object"
show "dbgateway verify $work/copy | grep -E -A 1 '^Forged'; exit \${PIPESTATUS[0]}"
[ "$code" -eq 5 ] || die "step $step_number: a changed recording should be forged."
says 'line [0-9]+: it does not follow'

[ -z "$(left_running)" ] || die "something is still running."
printf '\nAll %d steps did what they say, in %d s; nothing is left running.\n' "$step_number" "$((SECONDS - started))"
