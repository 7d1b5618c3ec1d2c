using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>
/// DORA's five measures of some days, each with the deployments, changes and incidents behind it and null where there is no data.
/// There are no tiers. What happened belongs to the day on which it ended.
/// </summary>
public sealed record Dora(
    ChangeLeadTime LeadTime,
    DeploymentFrequency Frequency,
    ChangeFailRate FailRate,
    RecoveryTime Recovery,
    DeploymentReworkRate ReworkRate)
{
    /// <param name="facts">In any order.</param>
    /// <param name="firstDay">The first day that is asked about.</param>
    /// <param name="lastDay">The last one.</param>
    /// <param name="zone">Where these days are.</param>
    /// <param name="observation">How long a deployment is watched; null for the default of a day.</param>
    /// <exception cref="ArgumentOutOfRangeException">The last day is before the first.</exception>
    public static Dora Of(DoraFacts facts, DateOnly firstDay, DateOnly lastDay, TimeZoneInfo zone, TimeSpan? observation = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentOutOfRangeException.ThrowIfLessThan(lastDay, firstDay);

        var all = facts.Deployments.Where(d => d is { Production: true, Preview: false, FinishedAt: not null })
            .DistinctBy(d => (d.Provider, d.Repository, d.DeploymentId))
            .OrderBy(d => d.FinishedAt).ThenBy(d => d.DeploymentId, StringComparer.Ordinal)
            .ThenBy(d => d.Repository, StringComparer.Ordinal).ThenBy(d => d.Provider, StringComparer.Ordinal)
            .ToList();
        var incidents = Linked(all, facts.Incidents, observation ?? OuterLoop.DefaultObservation);
        var rollbacks = facts.Deployments.Where(d => d.RollbackOf is not null).ToLookup(d => d.RollbackOf!, StringComparer.Ordinal);
        var reached = all.Where(d => d.Succeeded || incidents.Contains(d) || rollbacks[d.DeploymentId].Any(d.IsRolledBackBy)).ToList();
        var histories = reached.GroupBy(d => (d.Provider, d.Repository, d.Environment))
            .Select(g => new DoraHistory([.. g], facts.Links, rollbacks, incidents))
            .ToList();

        var asked = reached.Where(d => IsAsked(d.FinishedAt)).ToList();
        LeftOut[] broken = [.. Some(LeftOutReason.NotFinished, all.Count(d => IsAsked(d.FinishedAt)) - asked.Count)];
        var failures = histories.SelectMany(h => h.Failures).Where(f => IsAsked(f.Deployment.FinishedAt)).OrderBy(f => f.Deployment.FinishedAt).ToList();
        var unplanned = histories.SelectMany(h => h.Unplanned).Where(d => IsAsked(d.FinishedAt)).OrderBy(d => d.FinishedAt).ToList();
        var succeeded = reached.Where(d => d.Succeeded).Select(d => (Deployment: d, Day: LocalDate(d.FinishedAt!.Value))).ToList();

        return new(
            Lead(facts, IsAsked, at => LocalDate(at) <= lastDay),
            Often(succeeded, firstDay, lastDay, broken),
            new(asked, failures, broken),
            Recovered(failures),
            new(asked, unplanned, broken));

        bool IsAsked(DateTimeOffset? at) => at is { } known && LocalDate(known) is var day && day >= firstDay && day <= lastDay;

        DateOnly LocalDate(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
    }

    /// <summary>An incident belongs to the deployment that it names; one that names none to the last one before it, while that is watched.</summary>
    private static ILookup<Deployment, Incident> Linked(List<Deployment> ordered, IReadOnlyList<Incident> incidents, TimeSpan observation) =>
        incidents.DistinctBy(i => (i.Provider, i.IncidentId))
            .SelectMany(i => i.Deployment is not null
                ? ordered.Where(i.Names)
                : ordered.FindLast(d => d.Succeeded && i.MayBeOf(d) && d.FinishedAt <= i.OpenedAt) is { } last && i.OpenedAt < last.FinishedAt + observation
                    ? [last]
                    : [],
                (incident, deployment) => (Incident: incident, Deployment: deployment))
            .ToLookup(l => l.Deployment, l => l.Incident);

    private static ChangeLeadTime Lead(DoraFacts facts, Func<DateTimeOffset?, bool> isAsked, Func<DateTimeOffset, bool> isPast)
    {
        var links = facts.Links.Where(l => l.Deployment is { Production: true, FinishedAt: not null })
            .GroupBy(l => (l.Change.Provider, l.Change.Repository, l.Change.Number))
            .ToDictionary(g => g.Key, g => g.OrderBy(l => l.Deployment.FinishedAt).ThenBy(l => l.Deployment.DeploymentId, StringComparer.Ordinal).First());
        var leads = new List<ChangeLead>();
        var (bots, waiting, untold) = (0, 0, 0);
        foreach (var (change, firstCommitAt) in facts.Changes.DistinctBy(c => (c.Change.Provider, c.Change.Repository, c.Change.Number)))
        {
            var link = links.GetValueOrDefault((change.Provider, change.Repository, change.Number));
            var inProduction = link is not null && isPast(link.Deployment.FinishedAt!.Value);
            if (!isAsked(inProduction ? link!.Deployment.FinishedAt : change.MergedAt))
            {
                continue;
            }

            if (change.Author.Bot)
            {
                bots++;
            }
            else if (!inProduction)
            {
                waiting++;
            }
            else if (firstCommitAt is not { } committed)
            {
                untold++;
            }
            else
            {
                leads.Add(ChangeLead.Of(change, committed, link!));
            }
        }

        return new(
            Median(leads.Select(l => l.Took)),
            [.. leads.OrderBy(l => l.Link.Deployment.FinishedAt).ThenBy(l => l.Change.Repository, StringComparer.Ordinal).ThenBy(l => l.Change.Number)],
            [.. Some(LeftOutReason.Bot, bots), .. Some(LeftOutReason.NoDeployment, waiting), .. Some(LeftOutReason.NoData, untold)]);
    }

    private static DeploymentFrequency Often(
        List<(Deployment Deployment, DateOnly Day)> succeeded, DateOnly firstDay, DateOnly lastDay, IReadOnlyList<LeftOut> leftOut)
    {
        var asked = succeeded.Where(d => d.Day >= firstDay && d.Day <= lastDay).ToList();
        if (asked.Count == 0)
        {
            return new(null, null, [], [], leftOut);
        }

        var known = succeeded[0].Day > firstDay ? succeeded[0].Day : firstDay;
        var weeks = DeploymentWeek.Of([.. asked.Select(d => d.Day)], known, firstDay, lastDay);
        var days = lastDay.DayNumber - known.DayNumber + 1;
        return new(Median(weeks.Select(w => (double)w.Days)), (double)asked.Count / days, weeks, [.. asked.Select(d => d.Deployment)], leftOut);
    }

    private static RecoveryTime Recovered(List<DeploymentFailure> failures)
    {
        var recovered = failures.Where(f => f.Recovery is not null).ToList();
        return new(Median(recovered.Select(f => f.Recovery!.Value)), recovered, [.. Some(LeftOutReason.NotFinished, failures.Count - recovered.Count)]);
    }

    private static IEnumerable<LeftOut> Some(LeftOutReason reason, int n) => n > 0 ? [new(reason, n)] : [];

    internal static TimeSpan? Median(IEnumerable<TimeSpan> times) =>
        Median(times.Select(t => (double)t.Ticks)) is { } ticks ? TimeSpan.FromTicks((long)ticks) : null;

    /// <summary>Null when there are none.</summary>
    internal static double? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
