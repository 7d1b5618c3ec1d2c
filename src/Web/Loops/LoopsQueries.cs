using DevEx.Web.Access;
using DevEx.Web.Annotations;
using DevEx.Web.Filters;

namespace DevEx.Web.Loops;

/// <summary>What the loops page shows of one loop: the API's answer, and that for the period that it is compared with.</summary>
/// <param name="Inner">Null when another loop was asked for.</param>
/// <param name="Changes">Of the middle or the outer loop; null when the inner one was asked for.</param>
public sealed record LoopsView(
    Part<Compared<InnerAnswer>>? Inner, Part<Compared<LoopAnswer>>? Changes, Part<RepositoriesAnswer> Repositories, Part<IReadOnlyList<Annotation>> Annotations);

/// <summary>Asks what the API asks for one loop, for the period and for the one that it is compared with.</summary>
public sealed class LoopsQueries(InnerQueries inner, OuterQueries outer, RepositoryQueries repositories, AnnotationQueries annotations, ILogger<LoopsQueries> log)
{
    public async Task<LoopsView> GetAsync(Viewer viewer, Filter filter, LoopKind loop, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);

        var (marks, where) = (Part.OfAsync(annotations.GetAsync(viewer, filter, ct), log), Part.OfAsync(repositories.GetAsync(viewer, filter, loop, ct), log));
        if (loop == LoopKind.Inner)
        {
            var asked = Part.OfAsync(Compared.AskAsync(filter, f => inner.GetAsync(viewer, f, ct), f => inner.GetAsync(viewer, f, ct)), log);
            return new(await asked, null, await where, await marks);
        }

        Task<LoopAnswer> AskAsync(Filter period, bool byTeam) =>
            loop == LoopKind.Middle ? outer.MiddleAsync(viewer, period, ct, byTeam) : outer.OuterAsync(viewer, period, ct, byTeam);
        var changes = Part.OfAsync(Compared.AskAsync(filter, f => AskAsync(f, byTeam: true), f => AskAsync(f, byTeam: false)), log);
        return new(null, await changes, await where, await marks);
    }
}
