-- How long people waited for builds, as the days of people and the changes find it, so that a day's builds only add it up.

create table devex.step_waits (
    tenant_id  text not null,
    subject    uuid not null,
    -- The day that the iteration belongs to, in the developer's time zone.
    day        date not null,
    repository text not null,
    -- The day (UTC) on which the waiting ended: that of build_days.
    built_on   date not null,
    name       text not null,
    waited_ms  bigint not null,
    primary key (tenant_id, subject, day, repository, built_on, name)
);
create index step_waits_of_a_repository on devex.step_waits (tenant_id, repository, built_on);

create table devex.job_waits (
    tenant_id  text not null,
    provider   text not null,
    repository text not null,
    number     int not null,
    built_on   date not null,
    name       text not null,
    waited_ms  bigint not null,
    primary key (tenant_id, provider, repository, number, built_on, name)
);
create index job_waits_of_a_repository on devex.job_waits (tenant_id, repository, built_on);

-- Which runs say that they are of a change.
create table devex.run_changes (
    tenant_id  text not null,
    provider   text not null,
    repository text not null,
    number     int not null,
    run_id     text not null,
    attempt    int not null,
    primary key (tenant_id, provider, repository, number, run_id, attempt)
);
insert into devex.run_changes
select distinct tenant_id, provider, repository, number, run_id, attempt from devex.runs, unnest(change_numbers) number;

-- A team's own local builds stand beside those of all (''). People: the subject, the waited milliseconds and the runs of each, 28 bytes a
-- person, by which a group is judged; they never leave the query that judges.
alter table devex.build_days
    drop constraint build_days_pkey,
    drop column subjects,
    drop column waits,
    add column team text not null default '',
    add column errors int not null default 0,
    add column timeouts int not null default 0,
    add column people bytea not null default '',
    add constraint build_days_pkey primary key (tenant_id, day, place, repository, name, team);
alter table devex.build_days alter column people set storage external;
create index build_days_of_a_team on devex.build_days (tenant_id, team, day);
create index build_days_of_a_build on devex.build_days (tenant_id, place, repository, team, name, day);

-- One row a build: since when it is known, whether it is flaky, and whether it became slower, by the last 35 days of its repository.
create table devex.builds (
    tenant_id       text not null,
    place           text not null,
    repository      text not null,
    name            text not null,
    first_day       date not null,
    last_day        date not null,
    -- Null for local builds: only CI is flaky.
    commits         int,
    flaky_commits   int,
    flaky_failures  int,
    flaky_cost_ms   bigint,
    -- The test of its own; which of them stand is weighed over all builds when they are read. Null where there are too few runs.
    before_ms       bigint,
    now_ms          bigint,
    p               double precision,
    n_before        bigint,
    n_now           bigint,
    tested_to       date,
    turned_on       date,
    turn_before_ms  bigint,
    turn_after_ms   bigint,
    turn_z          double precision,
    primary key (tenant_id, place, repository, name)
);

-- A mark may rest: what marks the same cell meanwhile is taken along. Null: at once.
alter table devex.dirty_cells add column due_at timestamptz;

insert into devex.dirty_cells (tenant_id, kind, key)
select distinct tenant_id, 'day', subject || '/' || to_char(day, 'YYYY-MM-DD') from devex.developer_days order by 1, 3;
insert into devex.dirty_cells (tenant_id, kind, key)
select tenant_id, 'change', provider || '/' || repository || '/' || number from devex.changes order by 1, 3;
insert into devex.dirty_cells (tenant_id, kind, key)
select distinct tenant_id, 'builds', place || '/' || repository || '/' || to_char(day, 'YYYY-MM-DD') from devex.build_days order by 1, 3;
