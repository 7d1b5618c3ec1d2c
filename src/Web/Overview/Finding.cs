using DevEx.Web.Components.Shared;
using DevEx.Web.Loops;

namespace DevEx.Web.Overview;

/// <summary>The one sentence that a page's figures come down to. It claims nothing that they do not say.</summary>
public static class Finding
{
    // Less than a tenth is what a loop without containers has in commits and small waits.
    private const double Noticeable = 0.1;
    private const double ClearFall = 0.05;

    public static string Of(InnerAnswer now, InnerAnswer before)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(before);

        if (now.Total is not { Suppressed: false, TaxShare: { } share, Lost: { } lost })
        {
            return "Too few people, or too few days, stand behind this period to say anything about the group.";
        }

        var worst = now.Teams.Where(t => t.Measure.TaxShare >= Noticeable).MaxBy(t => t.Measure.TaxShare);
        var who = worst is null || now.Teams.Count == 1
            ? $"{(now.Teams.Count == 1 ? now.Teams[0].Name : "Everybody together")} spends {Figures.Share(share)} of the loop on containers, deployments and waiting"
            : $"{worst.Name} spends {Figures.Share(worst.Measure.TaxShare!.Value)} of its loop on containers, deployments and waiting, the most of all teams";
        return $"{who}. {Loss(lost, now)}{Fall(now, before)}";
    }

    private static string Loss(double lost, InnerAnswer now)
    {
        var since = $"{Cycles(Math.Abs(lost))} {(lost < 0 ? "gained on" : "lost against")} the loop without containers since {Figures.Date(now.Total.From)}";
        return now.Teams.Count > 1 ? $"Over all teams, {since}." : $"That is {since}.";
    }

    private static string Cycles(double count) => $"{Figures.Of(FigureKind.Count, count)} cycles";

    /// <summary>Who came off best, so that others can ask how.</summary>
    private static string Fall(InnerAnswer now, InnerAnswer before)
    {
        var fallen = now.Teams
            .Join(before.Teams, t => t.Team, t => t.Team, (n, b) => (n.Name, Now: n.Measure.TaxShare, Before: b.Measure.TaxShare))
            .Where(t => t.Before - t.Now >= ClearFall)
            .OrderByDescending(t => t.Before - t.Now)
            .FirstOrDefault();
        return fallen.Name is null ? "" : $" {fallen.Name} came down from {Figures.Share(fallen.Before!.Value)} to {Figures.Share(fallen.Now!.Value)}.";
    }
}
