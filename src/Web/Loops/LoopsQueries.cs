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
        var (marks, where) = (Part.OfAsync(annotations.GetAsync(viewer, filter, ct), log), Part.OfAsync(repositories.GetAsync(viewer, filter, loop, ct), log));
        if (loop == LoopKind.Inner)
        {
            var asked = Part.OfAsync(inner.CompareAsync(viewer, filter, pointsBefore: true, ct), log);
            return new(await asked, null, await where, await marks);
        }

        var changes = Part.OfAsync(outer.CompareAsync(viewer, filter, loop, ct), log);
        return new(null, await changes, await where, await marks);
    }
}
