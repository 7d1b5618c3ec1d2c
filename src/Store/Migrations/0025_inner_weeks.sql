-- A group's ISO weeks of the inner loop, each the sum of its days: a page of some weeks reads a row a week instead of seven.
-- As long as a week is marked its row may be older than its days, and is not read.
create table devex.inner_weeks (
    tenant_id      text not null,
    -- Its Monday.
    week           date not null,
    team           text not null,
    repository     text not null,
    n              bigint not null,
    developer_days int not null,
    idle_days      int not null,
    incomplete     bigint not null,
    phases         bigint[] not null,
    cycles         bytea not null,
    -- 30 bytes a person: the subject, the active time, the days with and without a complete iteration, the iterations without a result.
    people         bytea not null,
    primary key (tenant_id, repository, week, team)
);
alter table devex.inner_weeks alter column people set storage external;
alter table devex.inner_weeks alter column phases set statistics 0, alter column cycles set statistics 0, alter column people set statistics 0;
create index inner_weeks_by_week on devex.inner_weeks (tenant_id, week);

insert into devex.dirty_cells (tenant_id, kind, key)
select distinct tenant_id, 'inner-week', to_char(date_trunc('week', day), 'YYYY-MM-DD') from devex.inner_rollups order by 1, 3;
