-- psql looks for notifications after a statement.
LISTEN matrix;
\! while [ ! -e "$GO_AHEAD" ]; do sleep 0.05; done
SELECT 1;
