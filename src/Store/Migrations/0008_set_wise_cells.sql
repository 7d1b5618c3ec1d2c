-- What the cells of changes look up, many changes at a time.

create index deployments_that_succeeded on devex.deployments (tenant_id, provider, repository, environment, finished_at, deployment_id collate "C")
    where outcome = 'success' and not preview;
create index incidents_of_a_repository on devex.incidents (tenant_id, repository, opened_at);

-- Which deployments and journeys a fact that came late touches.
create index deployments_by_sha on devex.deployments (tenant_id, provider, repository, sha);
create index journeys_of_a_repository on devex.journeys (tenant_id, repository, deployed_at);
create index journeys_without_predecessor on devex.journeys (tenant_id, provider, repository) where 'noPredecessor' = any(flags);
create index changes_merged_in_a_repository on devex.changes (tenant_id, provider, repository, merged_at);
create index changes_of_an_author on devex.changes (tenant_id, author);
