using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store.Organisation;

namespace DevEx.Store.Projections;

/// <summary>What changes' journeys need beside the changes' own events and their deployments.</summary>
internal static class JourneyInputs
{
    /// <summary>The runs of the commits that the changes were merged with, by place in the list.</summary>
    public static async Task<ILookup<int, Run>> RunsAsync(TenantTransaction transaction, List<Change> changes, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select k.ord::int - 1, r.*
            from unnest($2::text[], $3::text[], $4::text[]) with ordinality k(provider, repository, sha, ord)
            cross join lateral (
                select run_id, attempt, event, ref, sha, finished_at from runs
                where tenant_id = $1 and provider = k.provider and repository = k.repository and sha = k.sha
                offset 0
            ) r
            """, changes.Column(c => c.Provider), changes.Column(c => c.Repository), changes.Column(c => c.MergeSha ?? c.HeadSha));
        var runs = new List<(int Nth, Run Run)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var nth = rows.GetInt32(0);
            runs.Add((nth, new()
            {
                Provider = changes[nth].Provider,
                Repository = changes[nth].Repository,
                RunId = rows.GetString(1),
                Attempt = rows.GetInt32(2),
                Trigger = rows.IsDBNull(3) ? null : rows.GetString(3),
                Ref = rows.IsDBNull(4) ? null : rows.GetString(4),
                Sha = rows.GetString(5),
                FinishedAt = rows.IsDBNull(6) ? null : rows.GetFieldValue<DateTimeOffset>(6),
            }));
        }

        return runs.ToLookup(r => r.Nth, r => r.Run);
    }

    /// <summary>The incidents of each repository that opened while its deployment was watched, by place in the list.</summary>
    public static async Task<ILookup<int, Incident>> IncidentsAsync(TenantTransaction transaction, IReadOnlyList<Deployment?> deployments, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select k.ord::int - 1, i.*
            from unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) with ordinality k(repository, since, until, ord)
            cross join lateral (
                select provider, incident_id, title, environment, deployment, opened_at from incidents
                where tenant_id = $1 and repository = k.repository and opened_at >= k.since and opened_at < k.until
                offset 0
            ) i
            """, deployments.Column(d => d?.Repository), deployments.Column(d => d?.FinishedAt),
            deployments.Column(d => d?.FinishedAt + OuterLoop.DefaultObservation));
        var incidents = new List<(int Nth, Incident Incident)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var nth = rows.GetInt32(0);
            incidents.Add((nth, new()
            {
                Provider = rows.GetString(1),
                IncidentId = rows.GetString(2),
                Title = rows.GetString(3),
                Repository = deployments[nth]!.Repository,
                Environment = rows.IsDBNull(4) ? null : rows.GetString(4),
                Deployment = rows.IsDBNull(5) ? null : rows.GetString(5),
                OpenedAt = rows.GetFieldValue<DateTimeOffset>(6),
            }));
        }

        return incidents.ToLookup(i => i.Nth, i => i.Incident);
    }

    /// <summary>What says that it takes each of the deployments back, by place in the list.</summary>
    public static async Task<ILookup<int, Deployment>> RollbacksAsync(
        TenantTransaction transaction, IReadOnlyList<Deployment?> deployments, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select k.ord::int - 1, d.deployment_id, d.environment, d.sha, d.started_at, d.finished_at
            from unnest($2::text[], $3::text[], $4::text[]) with ordinality k(provider, repository, deployment_id, ord)
            join deployments d on d.tenant_id = $1 and d.provider = k.provider and d.repository = k.repository and d.rollback_of = k.deployment_id
            """, deployments.Column(d => d?.Provider), deployments.Column(d => d?.Repository), deployments.Column(d => d?.DeploymentId));
        var rollbacks = new List<(int Nth, Deployment Rollback)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var nth = rows.GetInt32(0);
            rollbacks.Add((nth, new()
            {
                Provider = deployments[nth]!.Provider,
                Repository = deployments[nth]!.Repository,
                DeploymentId = rows.GetString(1),
                Environment = rows.GetString(2),
                Sha = rows.GetString(3),
                RollbackOf = deployments[nth]!.DeploymentId,
                StartedAt = rows.IsDBNull(4) ? null : rows.GetFieldValue<DateTimeOffset>(4),
                FinishedAt = rows.IsDBNull(5) ? null : rows.GetFieldValue<DateTimeOffset>(5),
            }));
        }

        return rollbacks.ToLookup(r => r.Nth, r => r.Rollback);
    }

    /// <summary>The changes, with those for bots who were said to be some: a source does not always know.</summary>
    public static async Task<List<Change>> WithKnownBotsAsync(TenantTransaction transaction, List<Change> changes, CancellationToken ct)
    {
        await using var query = transaction.Command(
            "select subject from devex.people where tenant_id = $1 and subject = any($2) and bot",
            (object)changes.SelectMany(c => c.Reviews.Select(r => r.Reviewer).Append(c.Author)).Select(a => a.Subject).OfType<Guid>().Distinct().ToArray());
        var bots = new HashSet<Guid?>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            bots.Add(rows.GetGuid(0));
        }

        return bots.Count == 0 ? changes : changes.ConvertAll(c => c with
        {
            Author = Known(c.Author),
            Reviews = [.. c.Reviews.Select(r => r with { Reviewer = Known(r.Reviewer) })],
        });

        Actor Known(Actor actor) => bots.Contains(actor.Subject) ? actor with { Bot = true } : actor;
    }

    /// <summary>By the zone and the working days of each author's latest team; of those who are in none, and of nobody, by UTC.</summary>
    public static async Task<Func<Guid?, WorkingCalendar>> CalendarsAsync(TenantTransaction transaction, List<Change> changes, CancellationToken ct)
    {
        await using var query = transaction.Command($"""
            select distinct on (m.subject) m.subject, t.zone, {TeamCalendar.Columns}
            from devex.team_members m join devex.teams t on t.tenant_id = m.tenant_id and t.team = m.team
            where m.tenant_id = $1 and m.subject = any($2) order by m.subject, m.joined_on desc
            """, (object)changes.Select(c => c.Author.Subject).OfType<Guid>().Distinct().ToArray());
        var (utc, calendars) = (new WorkingCalendar(TimeZoneInfo.Utc), new Dictionary<Guid, WorkingCalendar>());
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            calendars[rows.GetGuid(0)] = TimeZoneInfo.TryFindSystemTimeZoneById(rows.GetString(1), out var zone) ? new(zone, TeamCalendar.Read(rows, 2)) : utc;
        }

        return author => author is { } subject ? calendars.GetValueOrDefault(subject, utc) : utc;
    }
}
