using DevEx.Web.Access;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using DevEx.Web.Sprints;
using DevEx.Web.WhatIf;

namespace DevEx.Web.Overview;

/// <summary>All that the overview shows: the answers of the API, for the period and for the one that it is compared with.</summary>
public sealed record OverviewView(
    Part<Compared<InnerAnswer>> Inner, Part<Compared<LoopAnswer>> Middle, Part<Compared<LoopAnswer>> Outer, Part<SprintLoss> Sprint,
    Part<LeversAnswer> Levers, Part<Happened> Happened);

/// <summary>Asks what the API asks, so that no figure of the overview can differ from it.</summary>
public sealed class OverviewQueries(InnerQueries inner, OuterQueries outer, OverviewParts parts, ILogger<OverviewQueries> log)
{
    public async Task<OverviewView> GetAsync(Viewer viewer, Filter filter, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);

        // Each asks on a connection of its own, and only for what is shown: the points of before only where one line stands beside them.
        var innerLoop = AskAsync(inner.CompareAsync(viewer, filter, pointsBefore: filter.Team is not null, ct));
        var changes = AskAsync(outer.BothAsync(viewer, filter, ct));
        var (lost, levers, happened) = (
            AskAsync(parts.LostAsync(viewer, filter, today, ct)), AskAsync(parts.LeversAsync(viewer, filter, ct)), AskAsync(parts.HappenedAsync(viewer, filter, today, ct)));
        return new(await innerLoop, (await changes).Of(c => c.Middle), (await changes).Of(c => c.Outer), await lost, await levers, await happened);

        Task<Part<T>> AskAsync<T>(Task<T> asked)
            where T : class => Part.OfAsync(asked, log);
    }
}

/// <summary>What the overview asks beside the three loops.</summary>
public sealed class OverviewParts(SprintQueries sprints, WhatIfQueries whatIf, TurnQueries turns)
{
    public async Task<SprintLoss> LostAsync(Viewer viewer, Filter filter, DateOnly today, CancellationToken ct) =>
        SprintLoss.Of(await sprints.GetAsync(viewer, filter?.Team, today, ct));

    public async Task<LeversAnswer> LeversAsync(Viewer viewer, Filter filter, CancellationToken ct) => (await whatIf.GetAsync(viewer, filter, [], ct)).Levers;

    public Task<Happened> HappenedAsync(Viewer viewer, Filter filter, DateOnly today, CancellationToken ct) => turns.GetAsync(viewer, filter, today, ct);
}
