-- What the list of deployments shows of each stands in its own row: looking it up took longer the more deployments there were.
alter table devex.dora_deployments add column sha text, add column url text;
update devex.dora_deployments d set sha = f.sha, url = f.url
from devex.deployments f
where f.tenant_id = d.tenant_id and f.provider = d.provider and f.repository = d.repository and f.deployment_id = d.deployment_id;
