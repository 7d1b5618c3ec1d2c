-- Which deployment takes another back: it ends the watch over what that one brought.
create index deployments_that_roll_back on devex.deployments (tenant_id, provider, repository, rollback_of) where rollback_of is not null;

-- Cells have a note of what is in work too: working_after and working_upto are the first and the last cell's mark, and it is cleared in the
-- transaction that computes them.
insert into devex.projectors (name) values ('cells');

-- What is not run again until somebody asks for it. Next to none at any time.
create index dead_letter_quarantined on devex.dead_letter (tenant_id, projection, seq_id)
    where stage = 'projection' and status = 'open' and code in ('projection_quarantined', 'cell_quarantined');
