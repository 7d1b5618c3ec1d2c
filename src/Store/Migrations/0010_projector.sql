-- Who projects, what is in work and whether it is held up: apart from the checkpoint, of which a rebuild has one of its own.
create table devex.projectors (
    name           text primary key,
    -- Grows with each leader: a transaction of an earlier one fails at its end.
    epoch          bigint not null default 0,
    node           text,
    since          timestamptz,
    -- The events in work: after this one, up to that one, so many. Committed before their own transaction begins; cleared when that failed
    -- and the process lives. Where it still stands and the checkpoint has not passed it, a process ended over these events.
    working_after  bigint,
    working_upto   bigint,
    working_events int,
    -- How many processes in a row.
    deaths         int not null default 0,
    -- Up to here events go one at a time, until the one at fault is found.
    alone_upto     bigint,
    -- Held up until a person says go on.
    paused_at      timestamptz,
    pause_reason   text,
    resumed_at     timestamptz
);
insert into devex.projectors (name) values ('facts');

-- Events that the projector did not know, by type: a version that knows the type projects them when it takes over.
create table devex.passed_over (
    tenant_id text not null,
    type      text not null,
    first_seq bigint not null,
    last_seq  bigint not null,
    primary key (tenant_id, type)
);

-- How many events were put aside in the last minutes.
create index dead_letter_of_projections on devex.dead_letter (first_at) where stage = 'projection';
