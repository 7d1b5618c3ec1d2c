-- The append again, for speed. Nothing in it depends on what the planner believes about arrays, of which it has no statistics: the join that
-- told new ids from known ones compared each with each. And what nearly always happens, that all events are new, has a shorter way.

drop function devex.append_events(text, uuid[], bytea[], varchar[], varchar[], varchar[], jsonb[], text[], timestamptz);

-- Appends a group of events of one tenant that are all new, and says so; or finds that one is known, does nothing and says that. An id that
-- turns out to be known only when it is written is a unique_violation. Nothing but the numbers is worked out here: the sender says of
-- each event which of the streams it belongs to (from 1) and the how manieth it is there, and by how much each stream grows.
create function devex.append_new(
    tenant text, probes uuid[], ids uuid[], hashes bytea[], streams varchar[], heads int[], nths int[], types varchar[], dotnet_types varchar[], bodies jsonb[],
    head_ids varchar[], grown int[], sources text[], counts int[], unknown int[], received_at timestamptz)
-- A plan that was made while the tables were empty would read them whole, and is kept.
returns boolean language plpgsql set enable_seqscan = off as $$
declare
    today date := (received_at at time zone 'UTC')::date;
    bases bigint[];
    probe uuid;
begin
    -- One by one: of a list of ids the planner may think that reading all of the tenant's is cheaper.
    foreach probe in array probes loop
        if exists (select from devex.ingest_dedup d where d.tenant_id = tenant and d.event_id = probe) then
            return false;
        end if;
    end loop;

    -- In the order of ids: two writers with the same events then wait for each other instead of deadlocking.
    insert into devex.ingest_dedup (tenant_id, event_id, content_hash, received_on)
    select tenant, i.id, i.hash, today from (select unnest(ids) as id, unnest(hashes) as hash) i order by i.id;

    perform pg_advisory_xact_lock(7001001);

    -- A statement of its own: the streams' versions are seen only by what begins after the lock.
    with head as (
        insert into devex.mt_streams as s (tenant_id, id, version, timestamp, created, is_archived)
        select tenant, h.id, h.n, received_at, received_at, false from unnest(head_ids, grown) as h(id, n)
        on conflict (tenant_id, id) do update set version = s.version + excluded.version, timestamp = excluded.timestamp
        returning s.id, s.version
    )
    select array_agg(head.version - h.n order by h.ord) into bases
    from unnest(head_ids, grown) with ordinality as h(id, n, ord) join head on head.id = h.id;

    insert into devex.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
    select nextval('devex.mt_events_sequence'), i.id, i.stream, bases[i.head] + i.nth, i.body, i.type, received_at, tenant, i.dotnet_type, false
    from (
        -- Side by side in the select list: in the from clause each array would be copied once more.
        select unnest(ids) as id, unnest(streams) as stream, unnest(heads) as head, unnest(nths) as nth, unnest(types) as type,
               unnest(dotnet_types) as dotnet_type, unnest(bodies) as body
    ) i;

    insert into devex.arrivals as a (tenant_id, source, day, stored, unknown, last_at)
    select tenant, o.source, today, o.n, o.unknown, received_at from unnest(sources, counts, unknown) as o(source, n, unknown)
    on conflict (tenant_id, source, day) do update set
        stored = a.stored + excluded.stored, unknown = a.unknown + excluded.unknown, last_at = excluded.last_at;

    perform pg_notify('devex_events', '');
    return true;
end $$;

-- Appends those of the events that are new. Returns per item its sequence number, 0 for a duplicate, -1 for a known id with another content.
-- An id that stands several times in one call (retries that meet in one group, or a sender's mistake) is new once: its first
-- occurrence is the event, and each later one is measured against it.
create function devex.append_events(
    tenant text, ids uuid[], hashes bytea[], streams varchar[], types varchar[], dotnet_types varchar[], bodies jsonb[], sources text[],
    received_at timestamptz)
returns bigint[] language plpgsql set enable_seqscan = off as $$
declare
    fresh uuid[];
    outcomes bigint[];
begin
    with taken as (
        -- In the order of ids: two writers with the same events then wait for each other instead of deadlocking.
        insert into devex.ingest_dedup (tenant_id, event_id, content_hash, received_on)
        select tenant, i.id, i.hash, (received_at at time zone 'UTC')::date from unnest(ids, hashes) with ordinality as i(id, hash, ord) order by i.id, i.ord
        on conflict do nothing
        returning event_id
    )
    select array_agg(event_id) into fresh from taken;

    if fresh is not null then
        perform pg_advisory_xact_lock(7001001);
        perform pg_notify('devex_events', '');
    end if;

    -- A statement of its own: what another writer took meanwhile, and its streams' versions, are seen only by what begins after the lock.
    with item as (
        select i.*, row_number() over (partition by i.stream order by i.ord) as nth
        from (
            select distinct on (a.id) a.*
            from unnest(ids, streams, types, dotnet_types, bodies) with ordinality as a(id, stream, type, dotnet_type, body, ord)
            order by a.id, a.ord
        ) i join unnest(fresh) as f(id) on f.id = i.id
    ), grown as (
        select stream, max(nth) as n from item group by stream
    ), head as (
        insert into devex.mt_streams as s (tenant_id, id, version, timestamp, created, is_archived)
        select tenant, stream, n, received_at, received_at, false from grown
        on conflict (tenant_id, id) do update set version = s.version + excluded.version, timestamp = excluded.timestamp
        returning s.id, s.version
    ), numbered as (
        select nextval('devex.mt_events_sequence') as seq, o.*
        from (
            select item.*, head.version - grown.n + item.nth as version
            from item join head on head.id = item.stream join grown on grown.stream = item.stream
            order by item.ord
        ) o
    ), stored as (
        insert into devex.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
        select n.seq, n.id, n.stream, n.version, n.body, n.type, received_at, tenant, n.dotnet_type, false
        from numbered n
    )
    select array_agg(coalesce(n.seq, case when i.hash = (
               select d.content_hash from devex.ingest_dedup d where d.tenant_id = tenant and d.event_id = i.id) then 0 else -1 end) order by i.ord)
    into outcomes
    from unnest(ids, hashes) with ordinality as i(id, hash, ord) left join numbered n on n.ord = i.ord;

    -- What an agent says of a person is not kept where others mend things: the two hashes tell that it differs.
    insert into devex.dead_letter (tenant_id, stage, source, event_id, code, detail, payload, payload_sha256, first_at, last_at)
    select tenant, 'ingest', i.source, i.id, 'id_conflict',
           'This id was taken before, with another content: ' || encode(d.content_hash, 'hex'),
           case when i.source <> 'agent' then convert_to(i.body::text, 'UTF8') end, i.hash, received_at, received_at
    from unnest(outcomes, ids, hashes, bodies, sources) as i(outcome, id, hash, body, source)
    join devex.ingest_dedup d on d.tenant_id = tenant and d.event_id = i.id
    where i.outcome = -1;

    insert into devex.arrivals as a (tenant_id, source, day, stored, duplicates, rejected, unknown, last_at)
    select tenant, o.source, (received_at at time zone 'UTC')::date,
           count(*) filter (where o.outcome > 0), count(*) filter (where o.outcome = 0), count(*) filter (where o.outcome = -1),
           count(*) filter (where o.outcome > 0 and o.dotnet_type is null), received_at
    from unnest(outcomes, sources, dotnet_types) as o(outcome, source, dotnet_type) group by o.source
    on conflict (tenant_id, source, day) do update set
        stored = a.stored + excluded.stored, duplicates = a.duplicates + excluded.duplicates,
        rejected = a.rejected + excluded.rejected, unknown = a.unknown + excluded.unknown, last_at = excluded.last_at;
    return outcomes;
end $$;
