using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Builds;

/// <summary><c>/api/v1/builds</c>.</summary>
internal static class BuildEndpoints
{
    public static IEndpointRouteBuilder MapBuilds(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/builds", (HttpContext context, BuildQueries queries, TimeProvider clock, string? place, CancellationToken ct) =>
            Answers.GroupAsync(context, clock, (viewer, filter) => queries.GetAsync(viewer, filter, place is BuildRef.Local or BuildRef.Ci ? place : null, ct)))
            .WithSummary("Builds, the most costly first. With a team its local builds alone: a job of CI is no team's.").Produces<BuildsAnswer>()
            .WithTable<BuildsAnswer>("builds", a => a.Builds);
        routes.MapGet("/api/v1/builds/{key}", OneAsync)
            .WithSummary("One build: its history by day, where its time turned, its failures, and the latest runs of CI.")
            .WithDescription("`run` is the key of one of the runs, whose jobs are told then; without it those of the latest.")
            .Produces<BuildHistoryAnswer>();
        return routes;
    }

    private static async Task<IResult> OneAsync(HttpContext context, BuildHistoryQueries queries, TimeProvider clock, string key, string? run, CancellationToken ct)
    {
        var viewer = context.Viewer();
        if (!viewer.Is(Answers.Readers))
        {
            return Answers.Forbidden();
        }

        var (filter, problem) = Filter.Read(context.Request.Query, Answers.Today(clock));
        if (filter is null)
        {
            return Answers.Invalid(problem!);
        }

        var byDay = filter with { Grain = context.Request.Query["grain"] == "week" ? Grain.Week : Grain.Day };
        return BuildRef.Read(key) is { } build && await queries.GetAsync(viewer, byDay, build, RunRef.Read(run), ct) is { } answer ? Results.Ok(answer) : Answers.NotFound();
    }
}
