using DevEx.Web.Access;
using DevEx.Web.Annotations;
using DevEx.Web.Filters;

namespace DevEx.Web.Loops;

/// <summary>What the loops page shows of one loop: the API's answer, and that for the period before.</summary>
public sealed record LoopsView(
    InnerAnswer? Inner, InnerAnswer? InnerBefore, LoopAnswer? Changes, LoopAnswer? ChangesBefore, IReadOnlyList<Annotation> Annotations);

/// <summary>Asks what the API asks for one loop, for the period and for the one before it.</summary>
public sealed class LoopsQueries(InnerQueries inner, OuterQueries outer, AnnotationQueries annotations)
{
    public async Task<LoopsView> GetAsync(Viewer viewer, Filter filter, LoopKind loop, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);

        var marks = annotations.GetAsync(viewer, filter, ct);
        if (loop == LoopKind.Inner)
        {
            var (now, before) = (inner.GetAsync(viewer, filter, ct), inner.GetAsync(viewer, filter.Previous, ct));
            await Task.WhenAll(now, before, marks);
            return new(await now, await before, null, null, await marks);
        }

        Task<LoopAnswer> AskAsync(Filter period) =>
            loop == LoopKind.Middle ? outer.MiddleAsync(viewer, period, ct) : outer.OuterAsync(viewer, period, ct);
        var (changes, changesBefore) = (AskAsync(filter), AskAsync(filter.Previous));
        await Task.WhenAll(changes, changesBefore, marks);
        return new(null, null, await changes, await changesBefore, await marks);
    }
}
