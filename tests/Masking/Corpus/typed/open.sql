-- What nothing protects, for the eyes of whoever approves. It shows that the search looks where values could be.

-- case: literal
SELECT id FROM shop.orders WHERE note = 'FINCH';

-- case: literal beside a protected one
SELECT id FROM shop.customers WHERE country = 'FINCH' AND email = 'CANARY';

-- case: parameters beside each other
-- bind: FINCH | CANARY
SELECT id FROM shop.customers WHERE name = $1 AND email = $2;
