using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Annotations;

/// <summary><c>/api/v1/annotations</c> and <c>/api/v1/before-after</c>.</summary>
internal static class BeforeAfterEndpoints
{
    public static IEndpointRouteBuilder MapBeforeAfter(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/annotations", async (HttpContext context, BeforeAfterQueries queries, CancellationToken ct) =>
                context.Viewer() is var viewer && viewer.Is(Answers.Readers) ? Results.Ok(await queries.ListAsync(viewer, ct)) : Answers.Forbidden())
            .WithSummary("The newest annotations.")
            .Produces<IReadOnlyList<Annotation>>();
        routes.MapGet("/api/v1/before-after", FindAsync)
            .WithSummary("How the median of a loop moved with an annotated change, against those without it.")
            .WithDescription("`annotation` is its id, `loop` is inner, middle or outer, `weeks` (1 to 8, 4 when left out) the length of each window.")
            .Produces<BeforeAfterAnswer>();
        return routes;
    }

    private static async Task<IResult> FindAsync(HttpContext context, BeforeAfterQueries queries, TimeProvider clock, CancellationToken ct)
    {
        var viewer = context.Viewer();
        if (!viewer.Is(Answers.Readers))
        {
            return Answers.Forbidden();
        }

        var (choice, problem) = BeforeAfterChoice.Read(context.Request.Query);
        return choice is not { Annotation: { } annotation }
            ? Answers.Invalid(problem ?? "annotation is the id of an annotation.")
            : await queries.GetAsync(viewer, annotation, choice.Loop, choice.Weeks, Answers.Today(clock), ct) is { } answer
                ? Results.Ok(answer)
                : Answers.NotFound();
    }
}
