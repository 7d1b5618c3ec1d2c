-- The same id may now stand several times in one call (retries that meet in one group, or one sender's mistake): the first occurrence
-- is the event, and each later one is measured against it, with a dead letter of its own when it says something else.
create or replace function devex.append_events(
    tenant text, ids uuid[], hashes bytea[], streams varchar[], types varchar[], dotnet_types varchar[], bodies jsonb[],
    sources text[], received_at timestamptz)
returns bigint[] language plpgsql as $$
declare
    fresh int[];
    outcomes bigint[];
begin
    with item as (
        select i.id, i.hash, i.ord::int as ord, row_number() over (partition by i.id order by i.ord) as nth
        from unnest(ids, hashes) with ordinality as i(id, hash, ord)
    ), taken as (
        -- In the order of ids: two writers with the same events then wait for each other instead of deadlocking.
        insert into devex.ingest_dedup (tenant_id, event_id, content_hash, received_on)
        select tenant, item.id, item.hash, (received_at at time zone 'UTC')::date from item where item.nth = 1 order by item.id
        on conflict do nothing
        returning event_id
    )
    select array_agg(item.ord order by item.ord) into fresh from item join taken on taken.event_id = item.id where item.nth = 1;

    if fresh is not null then
        perform pg_advisory_xact_lock(7001001);
    end if;

    -- A statement of its own: what another writer took meanwhile, and its streams' versions, are seen only by what begins after the lock.
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
    )
    select array_agg(coalesce(n.seq, case when d.content_hash = i.hash then 0 else -1 end) order by i.ord) into outcomes
    from unnest(ids, hashes) with ordinality as i(id, hash, ord)
    left join numbered n on n.ord = i.ord
    left join devex.ingest_dedup d on n.seq is null and d.tenant_id = tenant and d.event_id = i.id;

    -- What an agent says of a person is not kept where others mend things: the two hashes tell that it differs.
    insert into devex.dead_letter (tenant_id, stage, source, event_id, code, detail, payload, payload_sha256, first_at, last_at)
    select tenant, 'ingest', sources[o.ord], ids[o.ord], 'id_conflict',
           'This id was taken before, with another content: ' || encode(d.content_hash, 'hex'),
           case when sources[o.ord] <> 'agent' then convert_to(bodies[o.ord]::text, 'UTF8') end, hashes[o.ord], received_at, received_at
    from unnest(outcomes) with ordinality as o(outcome, ord)
    join devex.ingest_dedup d on d.tenant_id = tenant and d.event_id = ids[o.ord]
    where o.outcome = -1;

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

-- So few that a day's cell can afford to look for those that began long before it.
create index edits_that_last on devex.edits (tenant_id, subject, last_at) where last_at - first_at > interval '1 day';

-- A change is looked for by its head where the forge names no merge commit.
create index changes_by_head_sha on devex.changes (tenant_id, provider, repository, head_sha);
