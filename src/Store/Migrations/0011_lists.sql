-- What lists, filters and teams ask for, by the period, the person or the repository alone.

create index changes_by_last_move on devex.changes (tenant_id, (coalesce(merged_at, closed_at, opened_at)), repository, number);
create index build_days_of_a_repository on devex.build_days (tenant_id, repository);
create index jobs_skipped on devex.jobs (tenant_id, finished_at, repository) where outcome = 'skipped';
create index webhook_inbox_recent on devex.webhook_inbox (tenant_id, received_at);

-- A team's people are few: what each contributed is looked up one by one.
create index developer_days_of_a_person on devex.developer_days (tenant_id, subject, day, repository) include (n, active_ms, incomplete);
create index inner_rollups_of_a_team on devex.inner_rollups (tenant_id, team, day) where repository <> '';
