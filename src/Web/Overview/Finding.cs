using DevEx.Web.Components.Shared;
using DevEx.Web.Loops;

namespace DevEx.Web.Overview;

/// <summary>The one sentence that a page's figures come down to. It claims nothing that they do not say.</summary>
public static class Finding
{
    // Less than a tenth is what a loop without containers has in commits and small waits.
    private const double Noticeable = 0.1;
    private const double ClearFall = 0.05;

    /// <param name="before">Null where the period is compared with nothing.</param>
    /// <param name="turn">What is told beside it of the same team is not told twice.</param>
    public static string Of(InnerAnswer now, InnerAnswer? before, Turn? turn = null)
    {
        ArgumentNullException.ThrowIfNull(now);

        if (now.Total is not { Suppressed: false, TaxShare: { } share, Lost: { } lost })
        {
            return "Too few people, or too few days, stand behind this period to say anything about the group.";
        }

        var worst = now.Teams.Where(t => t.Measure.TaxShare >= Noticeable).MaxBy(t => t.Measure.TaxShare);
        var who = worst is null || now.Teams.Count == 1
            ? $"{(now.Teams.Count == 1 ? now.Teams[0].Name : "Everybody together")} spends {Figures.Share(share)} of the loop on containers, deployments and waiting"
            : $"{worst.Name} spends {Figures.Share(worst.Measure.TaxShare!.Value)} of its loop on containers, deployments and waiting, the most of all teams";
        return $"{who}. {Loss(lost, now)}{(before is null ? "" : Fall(now, before, turn))}";
    }

    private static string Loss(double lost, InnerAnswer now)
    {
        var since = $"{Cycles(Math.Abs(lost))} {(lost < 0 ? "gained on" : "lost against")} the loop without containers since {Figures.Date(now.Total.From)}";
        return now.Teams.Count > 1 ? $"Over all teams, {since}." : $"That is {since}.";
    }

    private static string Cycles(double count) => $"{Figures.Of(FigureKind.Count, count)} cycles";

    /// <summary>Who came off best, so that others can ask how.</summary>
    private static string Fall(InnerAnswer now, InnerAnswer before, Turn? turn)
    {
        var fallen = now.Teams
            .Join(before.Teams, t => t.Team, t => t.Team, (n, b) => (n.Name, Now: n.Measure.TaxShare, Before: b.Measure.TaxShare))
            .Where(t => t.Before - t.Now >= ClearFall && t.Name != turn?.Annotation.About)
            .OrderByDescending(t => t.Before - t.Now)
            .FirstOrDefault();
        return fallen.Name is null ? "" : $" {fallen.Name} came down from {Figures.Share(fallen.Before!.Value)} to {Figures.Share(fallen.Now!.Value)}.";
    }

    /// <summary>After “Since the change on that day”: who waits less, by which figures. That the change did it is not said.</summary>
    public static string After(Turn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);

        var (who, whose) = turn.Annotation.About is { } about
            ? (turn.Annotation.Scope == "repository" ? $"work in {about} waits" : $"{about} waits", "its")
            : ("everybody together waits", "the");
        var weeks = turn.Weeks == 1 ? "week" : $"{turn.Weeks} weeks";
        return $"{who} less: {Figures.Share(turn.After)} of {whose} loop in the {weeks} after it, {Figures.Share(turn.Before)} in the {weeks} before.";
    }
}
