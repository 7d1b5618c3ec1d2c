-- The search finds pull requests by their number and by words of their title. An index of words cannot begin with the tenant: what it finds is
-- filtered. Words that most titles have are looked for from the newest on, by changes_by_last_move.
create index changes_by_number on devex.changes (tenant_id, number);
create index changes_by_words on devex.changes using gin (to_tsvector('simple', title));
