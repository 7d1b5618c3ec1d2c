using System.Globalization;
using DevEx.Collectors;
using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Me;

/// <summary><c>/api/v1/me/…</c>: the caller's own data.</summary>
internal static class MeEndpoints
{
    public static IEndpointRouteBuilder MapMe(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/me/day", DayAsync).WithSummary("The caller's own day: iterations with their phases.").Produces<MyDay>();
        return routes;
    }

    private static async Task<IResult> DayAsync(HttpContext context, MyDayQueries queries, TimeProvider clock, string? date, CancellationToken ct)
    {
        var viewer = context.Viewer();
        if (viewer.Subject is null)
        {
            return Answers.Forbidden();
        }

        DateOnly? day = null;
        if (!string.IsNullOrEmpty(date) && date != "today")
        {
            if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "invalid_field", "date is a day: 2026-03-02.");
            }

            day = read;
        }

        return Results.Ok(await queries.GetAsync(viewer, day, clock.GetUtcNow(), ct));
    }
}
