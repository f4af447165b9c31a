# 200 sessions, twenty at a time; prints how many were answered.
seq 200 | xargs -P 20 -I {} psql -X -A -t -q -c 'SELECT 1' | grep -c '^1$'
