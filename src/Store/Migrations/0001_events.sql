-- The tables that the Marten library (9.x) defines, so that a Marten DocumentStore can open the same database.
-- Ours to keep: docs/decisions/event-store.md. mt_events has no foreign key to mt_streams: it costs a fifth of the append's CPU.

create schema if not exists devex;

create table devex.mt_streams (
    tenant_id   varchar not null default '*DEFAULT*',
    id          varchar not null,
    type        varchar,
    version     bigint,
    timestamp   timestamptz not null default now(),
    created     timestamptz not null default now(),
    is_archived boolean default false,
    constraint pkey_mt_streams_tenant_id_id primary key (tenant_id, id)
);

create table devex.mt_events (
    seq_id         bigint not null,
    id             uuid not null,
    stream_id      varchar,
    version        bigint not null,
    data           jsonb not null,
    bdata          bytea,
    type           varchar(500) not null,
    timestamp      timestamptz not null default now(),
    tenant_id      varchar not null default '*DEFAULT*',
    mt_dotnet_type varchar,
    is_archived    boolean default false,
    constraint pkey_mt_events_seq_id_tenant_id primary key (seq_id, tenant_id)
);
create unique index pk_mt_events_stream_and_version on devex.mt_events (tenant_id, stream_id, version);
create sequence devex.mt_events_sequence;

create table devex.mt_event_progression (
    name         varchar constraint pk_mt_event_progression primary key,
    last_seq_id  bigint,
    last_updated timestamptz default transaction_timestamp()
);

create table devex.mt_high_water_skips (
    ending_sequence   bigint not null constraint pkey_mt_high_water_skips_ending_sequence primary key,
    starting_sequence bigint not null,
    timestamp         timestamptz default transaction_timestamp()
);

-- Ids that were taken in, with what they said: a duplicate is known before it draws a sequence number.
create table devex.ingest_dedup (
    tenant_id    text not null,
    event_id     uuid not null,
    content_hash bytea not null,
    received_on  date not null,
    primary key (tenant_id, event_id)
);

-- The four functions that Marten calls, with bodies of our own: they take the same lock, so Marten appends in the same order.
create function devex.mt_quick_append_events(
    stream varchar, stream_type varchar, tenantid varchar, event_ids uuid[], event_types varchar[], dotnet_types varchar[],
    bodies jsonb[], bdatas bytea[], timestamps timestamptz[], expected_version bigint default null)
returns bigint[] language plpgsql as $$
declare
    n int := coalesce(array_length(event_ids, 1), 0);
    head devex.mt_streams;
    seqs bigint[];
begin
    perform pg_advisory_xact_lock(7001001);
    select * into head from devex.mt_streams s where s.tenant_id = tenantid and s.id = stream;
    if head.is_archived then
        raise exception 'Attempted to append event to archived stream with Id "%".', stream using errcode = 'MT001';
    end if;
    if expected_version is not null and coalesce(head.version, 0) <> expected_version then
        raise exception 'Stream "%" is at version %, not %.', stream, coalesce(head.version, 0), expected_version using errcode = 'MT003';
    end if;

    insert into devex.mt_streams as s (tenant_id, id, type, version, timestamp, created, is_archived)
    values (tenantid, stream, stream_type, n, now(), now(), false)
    on conflict (tenant_id, id) do update set version = s.version + n, timestamp = now();

    with numbered as (
        select nextval('devex.mt_events_sequence') as seq, o.ord from (select g as ord from generate_series(1, n) g order by g) o
    ), stored as (
        insert into devex.mt_events (seq_id, id, stream_id, version, data, bdata, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
        select seq, event_ids[ord], stream, coalesce(head.version, 0) + ord, bodies[ord], bdatas[ord], event_types[ord],
               coalesce(timestamps[ord], now()), tenantid, dotnet_types[ord], false
        from numbered
        returning seq_id
    )
    select array_agg(seq_id order by seq_id) into seqs from stored;
    perform pg_notify('devex_events', '');
    return array_prepend(coalesce(head.version, 0) + n, coalesce(seqs, '{}'));
end $$;

create function devex.mt_mark_event_progression(name varchar, last_encountered bigint) returns void language sql as $$
    insert into devex.mt_event_progression (name, last_seq_id, last_updated) values ($1, $2, transaction_timestamp())
    on conflict on constraint pk_mt_event_progression do update set last_seq_id = excluded.last_seq_id, last_updated = excluded.last_updated;
$$;

create function devex.mt_mark_progression_with_skip(name varchar, starting_sequence bigint, ending_sequence bigint)
returns bigint language plpgsql as $$
begin
    insert into devex.mt_high_water_skips as s (starting_sequence, ending_sequence, timestamp)
    values ($2, $3, transaction_timestamp())
    on conflict on constraint pkey_mt_high_water_skips_ending_sequence do nothing;
    perform devex.mt_mark_event_progression($1, $3);
    return $3;
end $$;

create function devex.mt_archive_stream(streamid varchar, tenantid varchar) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(7001001);
    update devex.mt_streams set is_archived = true where tenant_id = tenantid and id = streamid;
    update devex.mt_events set is_archived = true where tenant_id = tenantid and stream_id = streamid;
end $$;
