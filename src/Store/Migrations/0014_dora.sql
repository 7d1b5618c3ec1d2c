-- DORA's five: what is said of each deployment to production, and when work on a change began.

-- Commits on other branches than the default one: the first of a change's own is where its lead time starts.
create table devex.branch_commits (
    tenant_id   text not null,
    provider    text not null,
    repository  text not null,
    branch      text not null,
    pushed_at   timestamptz not null,
    sha         text not null,
    authored_at timestamptz,
    primary key (tenant_id, provider, repository, branch, pushed_at, sha)
);
create index branch_commits_by_sha on devex.branch_commits (tenant_id, provider, repository, sha);

insert into devex.branch_commits (tenant_id, provider, repository, branch, pushed_at, sha, authored_at)
select p.tenant_id, p.provider, p.repository, substr(p.ref, 12), p.pushed_at, c ->> 'sha', (c ->> 'authoredAt')::timestamptz
from devex.pushes p
join devex.mt_events e on e.tenant_id = p.tenant_id and e.id = p.event_id
    and e.stream_id = 'push/' || p.provider || '/' || p.repository || '/' || to_char(p.pushed_at at time zone 'UTC', 'YYYY-MM-DD')
cross join lateral jsonb_array_elements(e.data -> 'commits') c
where not p.default_branch and p.ref like 'refs/heads/%' and not coalesce((e.data ->> 'deleted')::boolean, false)
on conflict do nothing;

-- The changes of one branch, in the order in which they were merged or closed.
create index changes_of_a_branch on devex.changes (tenant_id, provider, repository, head_ref, (coalesce(merged_at, closed_at)), number);
-- The few changes that mend something, and what one of them takes back by its title.
create index changes_that_mend on devex.changes (tenant_id, provider, repository)
    where head_ref ilike 'hotfix%' or head_ref like 'revert-%' or title like 'Revert "%';
create index changes_by_title on devex.changes (tenant_id, provider, repository, md5(title));

-- Deployments that can say something of production.
create index deployments_of_production on devex.deployments (tenant_id, repository, provider) where production or rollback_of is not null;
create index deployments_of_production_by_id on devex.deployments (tenant_id, deployment_id) where production or rollback_of is not null;
create index incidents_that_name on devex.incidents (tenant_id, deployment) where deployment is not null;

-- From the first commit (or the opening, when that came earlier) to production; null while either is not known.
alter table devex.journeys add column lead_ms bigint;
-- Only of the outer loop: histogram of these lead times.
alter table devex.change_rollups add column lead bytea not null default '\x0100';
create index change_rollups_of_a_team on devex.change_rollups (tenant_id, loop, team, day, repository) where repository <> '';
drop index devex.journeys_deployed;
create index journeys_of_the_outer_loop on devex.journeys (tenant_id, (coalesce(deployed_at, merged_at)), repository);

create table devex.dora_deployments (
    tenant_id     text not null,
    provider      text not null,
    repository    text not null,
    deployment_id text not null,
    environment   text not null,
    -- Of its end, in UTC.
    day           date not null,
    finished_at   timestamptz not null,
    succeeded     boolean not null,
    -- It succeeded or did harm all the same; only those that reached production count.
    reached       boolean not null,
    failed        boolean not null,
    unplanned     boolean not null,
    -- From its end to that of the one that recovered; null when it did not fail, or nothing has recovered yet.
    recovery_ms   bigint,
    -- rolledBack, reverted, hotFixed, incident
    reasons       text[] not null,
    remedy        text,
    recovered_by  text,
    recovered_at  timestamptz,
    -- The incidents that are linked to it, in order: nth provider, nth id.
    incident_providers text[] not null,
    incident_ids  text[] not null,
    primary key (tenant_id, provider, repository, deployment_id)
);
-- A period of all repositories, or of some, is counted from the index alone.
create index dora_deployments_by_day on devex.dora_deployments (tenant_id, day, repository)
    include (succeeded, reached, failed, unplanned, recovery_ms);
create index dora_deployments_of_a_repository on devex.dora_deployments (tenant_id, repository, day)
    include (succeeded, reached, failed, unplanned, recovery_ms);

insert into devex.dirty_cells (tenant_id, kind, key)
select tenant_id, 'change', provider || '/' || repository || '/' || number from devex.changes order by tenant_id, provider, repository, number;

insert into devex.dirty_cells (tenant_id, kind, key)
select distinct tenant_id, 'dora', repository from devex.deployments where production or rollback_of is not null order by 1, 3;
