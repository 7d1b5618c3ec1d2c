-- Configuration: ordinary tables, not events. Names and logins stand here and nowhere else.

create table devex.people (
    tenant_id text not null,
    subject   uuid not null,
    name      text,
    zone      text not null default 'UTC',
    bot       boolean not null default false,
    -- Made by the demo: the only people whose days others may look at.
    invented  boolean not null default false,
    primary key (tenant_id, subject)
);

create table devex.identities (
    tenant_id text not null,
    provider  text not null,
    login     text not null,
    subject   uuid not null,
    primary key (tenant_id, provider, login)
);

create table devex.teams (
    tenant_id    text not null,
    team         text not null,
    name         text not null,
    zone         text not null default 'UTC',
    -- Sprints are counted from this day on, and before it too.
    sprint_start date,
    sprint_days  int not null default 14,
    primary key (tenant_id, team)
);

create table devex.team_members (
    tenant_id text not null,
    team      text not null,
    subject   uuid not null,
    joined_on date not null default '-infinity',
    left_on   date not null default 'infinity',
    primary key (tenant_id, team, subject, joined_on)
);
create index team_members_subject on devex.team_members (tenant_id, subject);
