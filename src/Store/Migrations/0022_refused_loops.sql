-- What was refused of somebody's inner loop is kept without what it says, also when an import or a pipeline sent it. Of what there is already it goes.
update devex.dead_letter set payload = null
where stage = 'ingest' and payload is not null
  and (position('"subject"'::bytea in payload) > 0 or position('"step_finished"'::bytea in payload) > 0 or position('"edits_observed"'::bytea in payload) > 0);

-- As it was, but for the dead letters.
create or replace function devex.append_events(
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

    -- What is said of a person is not kept where others mend things, whoever says it: the two hashes tell that it differs. It stands under
    -- the person, who may delete it.
    insert into devex.dead_letter (tenant_id, stage, source, event_id, subject, code, detail, payload, payload_sha256, first_at, last_at)
    select tenant, 'ingest', i.source, i.id, substring(i.stream from '^loop/([0-9a-f-]{36})/')::uuid, 'id_conflict',
           'This id was taken before, with another content: ' || encode(d.content_hash, 'hex'),
           case when i.source <> 'agent' and i.stream not like 'loop/%' then convert_to(i.body::text, 'UTF8') end, i.hash, received_at, received_at
    from unnest(outcomes, ids, hashes, streams, bodies, sources) as i(outcome, id, hash, stream, body, source)
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
