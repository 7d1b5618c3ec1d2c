-- Cells: what pages read. A worker takes dirty ones, recomputes each from facts by a pure function, and replaces its rows.

create table devex.dirty_cells (
    tenant_id text not null,
    id        bigint generated always as identity,
    -- day: subject/yyyy-MM-dd. change: provider/repository/number. builds: place/repository/yyyy-MM-dd.
    kind      text not null,
    key       text not null,
    primary key (tenant_id, id)
);
create index dirty_cells_oldest on devex.dirty_cells (id);

create table devex.iterations (
    tenant_id   text not null,
    subject     uuid not null,
    -- The local date, in the developer's time zone, of its end.
    day         date not null,
    repository  text not null,
    nth         int not null,
    started_at  timestamptz not null,
    finished_at timestamptz not null,
    complete    boolean not null,
    outcome     text,
    -- Milliseconds per phase, in the order of PhaseTimes.
    phases      bigint[] not null,
    -- [phase, startedAt, finishedAt, label] in time order.
    parts       jsonb not null,
    primary key (tenant_id, subject, day, repository, nth)
);

create table devex.developer_days (
    tenant_id  text not null,
    day        date not null,
    subject    uuid not null,
    repository text not null,
    -- Complete iterations.
    n          int not null,
    active_ms  bigint not null,
    phases     bigint[] not null,
    -- Histogram of the cycles of complete iterations.
    cycles     bytea not null,
    primary key (tenant_id, day, subject, repository)
);

create table devex.journeys (
    tenant_id   text not null,
    provider    text not null,
    repository  text not null,
    number      int not null,
    author      uuid,
    author_bot  boolean not null,
    merged_at   timestamptz,
    deployed_at timestamptz,
    -- Merged minus ready, and in production minus merged; null when not known.
    middle_ms   bigint,
    outer_ms    bigint,
    -- [{kind, from, to, workingMs}]
    middle      jsonb not null,
    outer_loop  jsonb not null,
    flags       text[] not null,
    primary key (tenant_id, provider, repository, number)
);
create index journeys_merged on devex.journeys (tenant_id, merged_at);
create index journeys_deployed on devex.journeys (tenant_id, deployed_at);

create table devex.build_days (
    tenant_id    text not null,
    day          date not null,
    -- local, ci
    place        text not null,
    repository   text not null,
    name         text not null,
    n            int not null,
    failures     int not null,
    queue_ms     bigint not null,
    -- Milliseconds that people waited for it.
    waited_ms    bigint not null,
    durations    bytea not null,
    -- For local builds: whose they are and how long each waited; a group is shown only when enough people made it.
    subjects     uuid[] not null,
    waits        bigint[] not null,
    primary key (tenant_id, day, place, repository, name)
);
