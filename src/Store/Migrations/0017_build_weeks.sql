-- A build's ISO weeks, each the sum of its days: a list over months reads a row a week instead of seven. Recomputed together with the days.
create table devex.build_weeks (
    tenant_id  text not null,
    team       text not null,
    -- Its Monday.
    week       date not null,
    place      text not null,
    repository text not null,
    name       text not null,
    n          int not null,
    failures   int not null,
    queue_ms   bigint not null,
    waited_ms  bigint not null,
    durations  bytea not null,
    people     bytea not null,
    primary key (tenant_id, team, week, place, repository, name)
);
alter table devex.build_weeks alter column people set storage external;
create index build_weeks_of_a_repository on devex.build_weeks (tenant_id, repository, week);

insert into devex.dirty_cells (tenant_id, kind, key)
select distinct tenant_id, 'builds', place || '/' || repository || '/' || to_char(day, 'YYYY-MM-DD') from devex.build_days order by 1, 3;
