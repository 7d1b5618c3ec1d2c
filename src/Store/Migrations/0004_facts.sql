-- Facts: one row per thing, upserted by the projector as events come in. All of it can be thrown away and rebuilt.

create table devex.projections (
    name       text primary key,
    -- Everything up to this sequence number is in the facts.
    seq_id     bigint not null default 0,
    updated_at timestamptz not null default now()
);
insert into devex.projections (name) values ('facts');

create table devex.steps (
    tenant_id   text not null,
    event_id    uuid not null,
    subject     uuid not null,
    repository  text not null,
    branch      text,
    phase       text not null,
    tool        text not null,
    label       text not null,
    started_at  timestamptz not null,
    finished_at timestamptz not null,
    outcome     text not null,
    waited      boolean not null,
    source      text not null,
    primary key (tenant_id, event_id)
);
create index steps_of_a_person on devex.steps (tenant_id, subject, started_at);
create index steps_of_a_repository on devex.steps (tenant_id, repository, finished_at);
-- So few that a day's cell can afford to look for those that began long before it.
create index steps_that_last on devex.steps (tenant_id, subject, finished_at) where finished_at - started_at > interval '1 day';

create table devex.edits (
    tenant_id  text not null,
    event_id   uuid not null,
    subject    uuid not null,
    repository text not null,
    branch     text,
    first_at   timestamptz not null,
    last_at    timestamptz not null,
    beats      timestamptz[] not null,
    primary key (tenant_id, event_id)
);
create index edits_of_a_person on devex.edits (tenant_id, subject, first_at);

create table devex.changes (
    tenant_id         text not null,
    provider          text not null,
    repository        text not null,
    number            int not null,
    title             text not null,
    url               text,
    author            uuid,
    author_bot        boolean not null,
    head_ref          text not null,
    head_sha          text not null,
    base_ref          text not null,
    -- draft, open, merged, closed
    state             text not null,
    additions         int,
    deletions         int,
    files             int,
    opened_at         timestamptz,
    ready_at          timestamptz,
    first_response_at timestamptz,
    approved_at       timestamptz,
    merged_at         timestamptz,
    merge_sha         text,
    closed_at         timestamptz,
    rework_rounds     int not null,
    primary key (tenant_id, provider, repository, number)
);
create index changes_merged on devex.changes (tenant_id, merged_at);
create index changes_by_merge_sha on devex.changes (tenant_id, provider, repository, merge_sha);

create table devex.reviews (
    tenant_id    text not null,
    provider     text not null,
    repository   text not null,
    number       int not null,
    review_id    text not null,
    reviewer     uuid,
    bot          boolean not null,
    state        text not null,
    submitted_at timestamptz not null,
    dismissed_at timestamptz,
    primary key (tenant_id, provider, repository, number, review_id)
);

create table devex.pushes (
    tenant_id      text not null,
    event_id       uuid not null,
    provider       text not null,
    repository     text not null,
    ref            text not null,
    before         text,
    after          text,
    forced         boolean not null,
    default_branch boolean not null,
    pushed_at      timestamptz not null,
    primary key (tenant_id, event_id)
);
create index pushes_of_a_repository on devex.pushes (tenant_id, provider, repository, pushed_at);

-- Where a commit came onto the default branch: which deployment contains which change is a comparison of two such places.
create table devex.commits (
    tenant_id  text not null,
    provider   text not null,
    repository text not null,
    sha        text not null,
    pushed_at  timestamptz not null,
    -- Within its push, oldest first.
    nth        int not null,
    primary key (tenant_id, provider, repository, sha)
);

create table devex.runs (
    tenant_id      text not null,
    provider       text not null,
    repository     text not null,
    run_id         text not null,
    attempt        int not null,
    workflow       text not null,
    event          text,
    ref            text,
    sha            text,
    change_numbers int[] not null,
    queued_at      timestamptz,
    started_at     timestamptz,
    finished_at    timestamptz,
    outcome        text,
    url            text,
    primary key (tenant_id, provider, repository, run_id, attempt)
);
create index runs_by_sha on devex.runs (tenant_id, provider, repository, sha);

create table devex.jobs (
    tenant_id   text not null,
    provider    text not null,
    repository  text not null,
    run_id      text not null,
    attempt     int not null,
    job_id      text not null,
    workflow    text,
    name        text not null,
    sha         text,
    queued_at   timestamptz,
    started_at  timestamptz,
    finished_at timestamptz,
    outcome     text not null,
    environment text,
    steps       jsonb not null,
    url         text,
    primary key (tenant_id, provider, repository, run_id, attempt, job_id)
);
create index jobs_by_day on devex.jobs (tenant_id, repository, finished_at);

create table devex.deployments (
    tenant_id     text not null,
    provider      text not null,
    repository    text not null,
    deployment_id text not null,
    environment   text not null,
    production    boolean not null,
    preview       boolean not null,
    sha           text not null,
    previous_sha  text,
    change_number int,
    started_at    timestamptz,
    finished_at   timestamptz,
    outcome       text,
    rollback_of   text,
    unplanned     boolean,
    url           text,
    primary key (tenant_id, provider, repository, deployment_id)
);
create index deployments_of_a_repository on devex.deployments (tenant_id, provider, repository, started_at);

create table devex.incidents (
    tenant_id   text not null,
    provider    text not null,
    incident_id text not null,
    repository  text,
    environment text,
    deployment  text,
    severity    text,
    title       text not null,
    opened_at   timestamptz,
    resolved_at timestamptz,
    url         text,
    primary key (tenant_id, provider, incident_id)
);

create table devex.annotations (
    tenant_id     text not null,
    annotation_id text not null,
    at            timestamptz not null,
    scope         text not null,
    scope_key     text,
    title         text not null,
    kind          text not null,
    url           text,
    removed       boolean not null default false,
    primary key (tenant_id, annotation_id)
);
create index annotations_by_day on devex.annotations (tenant_id, at);
