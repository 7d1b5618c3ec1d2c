-- Who may send, what came in, and what could not be taken.

-- One row. A new epoch tells agents that acknowledged events may be gone (restore, failover): they send again.
create table devex.store_identity (
    only_row   boolean primary key default true check (only_row),
    epoch      uuid not null default gen_random_uuid(),
    created_at timestamptz not null default now()
);
insert into devex.store_identity default values;

create table devex.tenants (
    tenant_id    text primary key check (tenant_id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    -- Names the tenant's pseudonyms: a login gives the same subject every time, and nobody outside can work it out.
    pseudonym_ns uuid not null default gen_random_uuid(),
    created_at   timestamptz not null default now()
);
insert into devex.tenants (tenant_id) values ('default');

create table devex.tokens (
    tenant_id    text not null,
    id           uuid not null,
    -- agent, ci, personal, import
    kind         text not null,
    hash         bytea not null unique,
    last4        text not null,
    name         text not null,
    subject      uuid,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz,
    last_used_on date,
    revoked_at   timestamptz,
    primary key (tenant_id, id)
);

create table devex.hooks (
    tenant_id  text not null,
    hook_id    text not null unique,
    -- github, later gitlab and others
    provider   text not null,
    name       text not null,
    -- Protected by the application's key ring; never leaves it in clear.
    secret     bytea not null,
    created_at timestamptz not null default now(),
    revoked_at timestamptz,
    primary key (tenant_id, hook_id)
);

create table devex.webhook_inbox (
    tenant_id    text not null,
    id           bigint generated always as identity,
    hook_id      text not null,
    provider     text not null,
    delivery_id  text not null,
    body_sha256  bytea not null,
    event        text not null,
    action       text,
    raw          bytea not null,
    received_at  timestamptz not null default now(),
    -- new, done, ignored (nothing of it is used), failed
    status       text not null default 'new',
    attempts     int not null default 0,
    processed_at timestamptz,
    detail       text,
    primary key (tenant_id, id),
    unique (tenant_id, hook_id, delivery_id),
    unique (tenant_id, hook_id, body_sha256)
);
create index webhook_inbox_new on devex.webhook_inbox (id) where status = 'new';

create table devex.dead_letter (
    tenant_id      text not null check (tenant_id <> ''),
    id             bigint generated always as identity,
    -- ingest, webhook, projection
    stage          text not null,
    source         text,
    projection     text,
    seq_id         bigint,
    event_id       uuid,
    subject        uuid,
    code           text not null,
    detail         text,
    payload        bytea,
    payload_sha256 bytea,
    attempts       int not null default 1,
    first_at       timestamptz not null default now(),
    last_at        timestamptz not null default now(),
    -- open, replayed, discarded, expired
    status         text not null default 'open',
    primary key (tenant_id, id)
);
create unique index dead_letter_projection on devex.dead_letter (tenant_id, projection, seq_id) where stage = 'projection';
create index dead_letter_recent on devex.dead_letter (tenant_id, first_at);

-- What arrived from where, a row a day and source: the Sources page reads it.
create table devex.arrivals (
    tenant_id  text not null,
    source     text not null,
    day        date not null,
    stored     bigint not null default 0,
    duplicates bigint not null default 0,
    rejected   bigint not null default 0,
    unknown    bigint not null default 0,
    last_at    timestamptz not null,
    primary key (tenant_id, source, day)
);

-- Appends a group of events of one tenant; ids are distinct within the call. Returns per item its sequence number,
-- 0 for a duplicate, -1 for a known id with another content.
-- Duplicates are sorted out before they could draw a sequence number. Numbers and versions are given out under a lock that lasts
-- until commit, so a reader that goes by seq_id misses nothing.
create function devex.append_events(
    tenant text, ids uuid[], hashes bytea[], streams varchar[], types varchar[], dotnet_types varchar[], bodies jsonb[],
    sources text[], received_at timestamptz)
returns bigint[] language plpgsql as $$
declare
    fresh int[];
    outcomes bigint[];
begin
    with item as (
        select i.id, i.hash, i.ord::int as ord from unnest(ids, hashes) with ordinality as i(id, hash, ord)
    ), taken as (
        -- In the order of ids: two writers with the same events then wait for each other instead of deadlocking.
        insert into devex.ingest_dedup (tenant_id, event_id, content_hash, received_on)
        select tenant, item.id, item.hash, (received_at at time zone 'UTC')::date from item order by item.id
        on conflict do nothing
        returning event_id
    )
    select array_agg(item.ord order by item.ord) into fresh from item join taken on taken.event_id = item.id;

    if fresh is null then
        select array_agg(case when d.content_hash = i.hash then 0 else -1 end::bigint order by i.ord) into outcomes
        from unnest(ids, hashes) with ordinality as i(id, hash, ord)
        join devex.ingest_dedup d on d.tenant_id = tenant and d.event_id = i.id;
    else
        perform pg_advisory_xact_lock(7001001);

        with item as (
            select f.ord, streams[f.ord] as stream, row_number() over (partition by streams[f.ord] order by f.ord) as nth
            from unnest(fresh) as f(ord)
        ), grown as (
            select stream, max(nth) as n from item group by stream
        ), head as (
            insert into devex.mt_streams as s (tenant_id, id, version, timestamp, created, is_archived)
            select tenant, stream, n, received_at, received_at, false from grown order by stream
            on conflict (tenant_id, id) do update set version = s.version + excluded.version, timestamp = excluded.timestamp
            returning s.id, s.version
        ), numbered as (
            select nextval('devex.mt_events_sequence') as seq, o.ord, o.stream, o.version
            from (
                select item.ord, item.stream, head.version - grown.n + item.nth as version
                from item join head on head.id = item.stream join grown on grown.stream = item.stream
                order by item.ord
            ) o
        ), stored as (
            insert into devex.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
            select n.seq, ids[n.ord], n.stream, n.version, bodies[n.ord], types[n.ord], received_at, tenant, dotnet_types[n.ord], false
            from numbered n
            returning seq_id, id
        )
        select array_agg(coalesce(stored.seq_id, case when d.content_hash = i.hash then 0 else -1 end) order by i.ord) into outcomes
        from unnest(ids, hashes) with ordinality as i(id, hash, ord)
        left join stored on stored.id = i.id
        left join devex.ingest_dedup d on stored.id is null and d.tenant_id = tenant and d.event_id = i.id;
    end if;

    insert into devex.dead_letter (tenant_id, stage, source, event_id, code, detail, payload, payload_sha256)
    select tenant, 'ingest', sources[o.ord], ids[o.ord], 'id_conflict', 'This id was taken before, with another content.',
           convert_to(bodies[o.ord]::text, 'UTF8'), hashes[o.ord]
    from unnest(outcomes) with ordinality as o(outcome, ord) where o.outcome = -1;

    insert into devex.arrivals as a (tenant_id, source, day, stored, duplicates, rejected, unknown, last_at)
    select tenant, sources[o.ord], (received_at at time zone 'UTC')::date,
           count(*) filter (where o.outcome > 0), count(*) filter (where o.outcome = 0), count(*) filter (where o.outcome = -1),
           count(*) filter (where o.outcome > 0 and dotnet_types[o.ord] is null), received_at
    from unnest(outcomes) with ordinality as o(outcome, ord) group by sources[o.ord] order by sources[o.ord]
    on conflict (tenant_id, source, day) do update set
        stored = a.stored + excluded.stored, duplicates = a.duplicates + excluded.duplicates,
        rejected = a.rejected + excluded.rejected, unknown = a.unknown + excluded.unknown, last_at = excluded.last_at;

    if fresh is not null then
        perform pg_notify('devex_events', '');
    end if;
    return outcomes;
end $$;

-- Keeps what could not be taken, in the transaction of what could.
create function devex.keep_rejected(
    tenant text, sources text[], event_ids uuid[], subjects uuid[], codes text[], details text[], payloads bytea[], received_at timestamptz)
returns void language sql as $$
    insert into devex.dead_letter (tenant_id, stage, source, event_id, subject, code, detail, payload, payload_sha256, first_at, last_at)
    select tenant, 'ingest', r.source, r.event_id, r.subject, r.code, r.detail, r.payload, sha256(r.payload), received_at, received_at
    from unnest(sources, event_ids, subjects, codes, details, payloads) as r(source, event_id, subject, code, detail, payload);

    insert into devex.arrivals as a (tenant_id, source, day, rejected, last_at)
    select tenant, r.source, (received_at at time zone 'UTC')::date, count(*), received_at
    from unnest(sources) as r(source) group by r.source order by r.source
    on conflict (tenant_id, source, day) do update set rejected = a.rejected + excluded.rejected, last_at = excluded.last_at;
$$;
