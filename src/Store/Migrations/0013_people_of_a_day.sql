-- Whether a group is large enough to be shown is judged by what each of its people contributed. Who they are now stands with the day's sums,
-- so that a page reads a row a day and not one a person: the subject, the active time (-1: no complete iteration) and the iterations
-- without a result of each, 28 bytes a person. It never leaves the query that judges.

alter table devex.inner_rollups add column people bytea not null default '';
alter table devex.inner_rollups alter column people set storage external;

drop index devex.developer_days_contributed;
drop index devex.developer_days_of_a_person;
create index developer_days_of_a_person on devex.developer_days (tenant_id, subject, day);

insert into devex.dirty_cells (tenant_id, kind, key)
select tenant_id, 'inner', to_char(day, 'YYYY-MM-DD') || '/' || team || '/' || repository from devex.inner_rollups
order by 1, 3;
