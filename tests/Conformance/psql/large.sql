-- The tests have written the statement, whose literal is the content of the file `value`.
\i {folder}/large.sql
\! head -c 200000000 '{folder}/back' | wc -c
\! head -c 200000000 '{folder}/back' | cmp -s - '{folder}/value' && echo same
