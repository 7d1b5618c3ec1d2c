-- What the set-up pages keep: configuration, so ordinary tables. Each change of it stands in the audit log.

-- 1 is Monday, 7 is Sunday.
alter table devex.teams add column working_days int[] not null default '{1,2,3,4,5}';

create table devex.team_holidays (
    tenant_id text not null,
    team      text not null,
    day       date not null,
    name      text not null default '',
    primary key (tenant_id, team, day)
);

create table devex.baselines (
    tenant_id text not null,
    -- traditional, target
    kind      text not null,
    -- all, team, repository
    scope     text not null,
    scope_key text not null default '',
    -- Milliseconds per phase, in the order of PhaseTimes.
    phases    bigint[] not null,
    primary key (tenant_id, kind, scope, scope_key)
);

-- A pseudonym that turned out to be somebody who is here already: it goes wherever that one goes.
alter table devex.people add column merged_into uuid;

create table devex.audit_log (
    tenant_id  text not null,
    id         bigint generated always as identity,
    at         timestamptz not null default now(),
    -- person, token, server
    actor_kind text not null,
    actor_id   uuid,
    actor      text not null,
    -- team.create, member.add, token.revoke
    action     text not null,
    target     text not null,
    -- Never a secret, never anything of an inner loop.
    before     jsonb,
    after      jsonb,
    primary key (tenant_id, id)
);
