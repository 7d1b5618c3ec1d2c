using DevEx.Collectors;
using DevEx.Web.Access;

namespace DevEx.Web.Filters;

/// <summary>What every asking address does first: who asks, for what, and may they.</summary>
internal static class Answers
{
    /// <summary>Groups' numbers are for people, not for agents' and imports' tokens.</summary>
    public const Roles Readers = Roles.Manager | Roles.Developer | Roles.Platform;

    public static IResult NotFound() => Problem.Of(StatusCodes.Status404NotFound, "not_found", "There is no such thing here.");

    public static async Task<IResult> GroupAsync<T>(HttpContext context, TimeProvider clock, Func<Viewer, Filter, Task<T>> ask)
    {
        var viewer = context.Viewer();
        if (!viewer.Is(Readers))
        {
            return Forbidden();
        }

        var (filter, problem) = Filter.Read(context.Request.Query, Today(clock));
        return filter is null
            ? Invalid(problem!)
            : Results.Ok(await ask(viewer, filter));
    }

    public static IResult Invalid(string problem) => Problem.Of(StatusCodes.Status400BadRequest, "invalid_field", problem);

    public static IResult Forbidden() =>
        Problem.Of(StatusCodes.Status403Forbidden, "insufficient_scope", "This credential may not read that.");

    public static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), clock.LocalTimeZone).Date);
}
