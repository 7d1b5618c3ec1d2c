-- When the leader was last heard of. One that is silent for long loses its lock.
alter table devex.projectors add column renewed_at timestamptz;
