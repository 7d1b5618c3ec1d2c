-- Rollups: what a group's numbers are added up from, a row a day. The group is a team and a repository; '' stands for all of them.
-- No person is in them: whether a group is large enough to be shown is judged by what each contributed, which stays in developer_days.

alter table devex.developer_days add column incomplete int not null default 0;
update devex.developer_days d set incomplete = i.n
from (
    select tenant_id, subject, day, repository, count(*) filter (where not complete)::int as n from devex.iterations group by 1, 2, 3, 4
) i
where i.tenant_id = d.tenant_id and i.subject = d.subject and i.day = d.day and i.repository = d.repository;

-- Who contributed how much is read from the index alone.
create index developer_days_contributed on devex.developer_days (tenant_id, day, subject, repository) include (n, active_ms, incomplete);

create table devex.inner_rollups (
    tenant_id      text not null,
    day            date not null,
    team           text not null,
    repository     text not null,
    -- Complete iterations.
    n              bigint not null,
    -- Developer-days with a complete iteration, and those without one.
    developer_days int not null,
    idle_days      int not null,
    -- Iterations without a result.
    incomplete     bigint not null,
    -- Milliseconds per phase of the developer-days that count.
    phases         bigint[] not null,
    -- Histogram of the cycles of complete iterations.
    cycles         bytea not null,
    primary key (tenant_id, repository, day, team)
);

create table devex.change_rollups (
    tenant_id   text not null,
    -- middle: by the day of the merge. outer: by the day in production, or of the merge while it is not there.
    loop        text not null,
    day         date not null,
    team        text not null,
    repository  text not null,
    -- People's changes that have a duration; those that have none; those of bots.
    n           bigint not null,
    unknown     bigint not null,
    bots        bigint not null,
    -- Histograms on both clocks.
    wall        bytea not null,
    working     bytea not null,
    -- Of each kind of segment: how many changes have it, and its sums on both clocks.
    segments    text[] not null,
    segment_n   bigint[] not null,
    segment_ms  bigint[] not null,
    segment_working_ms bigint[] not null,
    primary key (tenant_id, loop, repository, day, team)
);

-- A team's day is made from the days of its members.
create index team_members_by_day on devex.team_members (tenant_id, subject, joined_on, left_on, team);

-- All marks of a cell go at once, when it is recomputed.
create index dirty_cells_by_key on devex.dirty_cells (tenant_id, kind, key);

insert into devex.dirty_cells (tenant_id, kind, key)
select distinct d.tenant_id, 'inner', to_char(d.day, 'YYYY-MM-DD') || '/' || g.team || '/' || r.repository
from devex.developer_days d
cross join lateral (
    select '' as team union all
    select m.team from devex.team_members m where m.tenant_id = d.tenant_id and m.subject = d.subject and d.day >= m.joined_on and d.day < m.left_on
) g
cross join lateral (values (d.repository), ('')) r(repository)
order by 1, 3;

insert into devex.dirty_cells (tenant_id, kind, key)
select distinct j.tenant_id, j.loop, to_char(j.day, 'YYYY-MM-DD') || '/' || g.team || '/' || r.repository
from (
    select tenant_id, author, repository, 'middle' as loop, (merged_at at time zone 'UTC')::date as day from devex.journeys where merged_at is not null
    union all
    select tenant_id, author, repository, 'outer', (coalesce(deployed_at, merged_at) at time zone 'UTC')::date from devex.journeys
    where coalesce(deployed_at, merged_at) is not null
) j
cross join lateral (
    select '' as team union all
    select m.team from devex.team_members m where m.tenant_id = j.tenant_id and m.subject = j.author and j.day >= m.joined_on and j.day < m.left_on
) g
cross join lateral (values (j.repository), ('')) r(repository)
order by 1, 2, 3;
