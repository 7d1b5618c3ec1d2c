using DevEx.Domain.Events;
using DevEx.Store.Events;

namespace DevEx.Collectors.GitHub;

/// <summary>Ids made of what an event says: source, object, what happened, when. So webhook and backfill give one event.</summary>
public static class GitHubEventId
{
    // Never to be changed: every id ever made hangs on it.
    private static readonly Guid Space = new("6f0c9c53-5f0e-4d39-9d2b-0f6f3b0f2c11");

    public static Guid Of(DevEvent e) =>
        Uuid5.Of(Space, $"{EventCatalogue.KindOf(e).WireName}\n{e.StreamId}\n{WireInstant.ToText(e.At)}\n{What(e)}");

    /// <summary>What tells two events of one kind, thing and instant apart.</summary>
    private static string What(DevEvent e) => e switch
    {
        CommitsPushed p => $"{p.Ref} {p.Before} {p.After}",
        ChangeUpdated u => $"{u.Before} {u.After}",
        ReviewRequested r => $"{r.Reviewer?.Subject}",
        ReviewSubmitted r => $"{r.ReviewId} {r.State}",
        ReviewDismissed r => r.ReviewId,
        // GitHub forgets a run's changes when they are merged: whichever is told first, the list is not to be lost.
        RunDescribed r => $"{r.Outcome} {string.Join(',', r.ChangeNumbers)}",
        JobFinished j => $"{j.JobId} {j.Outcome}",
        DeploymentFinished d => $"{d.Outcome}",
        _ => "",
    };
}
