using DevEx.Web.Access;
using DevEx.Web.Annotations;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using DevEx.Web.Sprints;

namespace DevEx.Web.Overview;

/// <summary>All that the overview shows: the answers of the API, for the period and for the one before it.</summary>
public sealed record OverviewView(
    InnerAnswer Inner, InnerAnswer InnerBefore, LoopAnswer Middle, LoopAnswer MiddleBefore, LoopAnswer Outer, LoopAnswer OuterBefore,
    SprintLoss Sprint, IReadOnlyList<Annotation> Annotations);

/// <summary>Asks what the API asks, so that no figure of the overview can differ from it.</summary>
public sealed class OverviewQueries(InnerQueries inner, OuterQueries outer, SprintQueries sprints, AnnotationQueries annotations)
{
    public async Task<OverviewView> GetAsync(Viewer viewer, Filter filter, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);

        // Each asks on a connection of its own, and only for what is shown.
        var (innerNow, innerBefore) = (inner.GetAsync(viewer, filter, ct), inner.GetAsync(viewer, filter.Previous, ct, points: false));
        var (middleNow, middleBefore) = (outer.MiddleAsync(viewer, filter, ct, byTeam: false), outer.MiddleAsync(viewer, filter.Previous, ct, byTeam: false));
        var (outerNow, outerBefore) = (outer.OuterAsync(viewer, filter, ct, byTeam: false), outer.OuterAsync(viewer, filter.Previous, ct, byTeam: false));
        var (lost, marks) = (sprints.GetAsync(viewer, filter.Team, today, ct), annotations.GetAsync(viewer, filter, ct));
        await Task.WhenAll(innerNow, innerBefore, middleNow, middleBefore, outerNow, outerBefore, lost, marks);
        return new(
            await innerNow, await innerBefore, await middleNow, await middleBefore, await outerNow, await outerBefore,
            SprintLoss.Of(await lost), await marks);
    }
}
