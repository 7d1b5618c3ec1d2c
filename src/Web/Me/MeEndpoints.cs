using System.Globalization;
using DevEx.Collectors;
using DevEx.Store.Access;
using DevEx.Store.Events;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.Mvc;

namespace DevEx.Web.Me;

/// <summary><c>/api/v1/me/…</c>: the caller's own data. Whose it is follows from who asks and from nothing else.</summary>
internal static class MeEndpoints
{
    public static IEndpointRouteBuilder MapMe(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/me/day", DayAsync).WithSummary("The caller's own day: iterations with their phases.").Produces<MyDay>();
        routes.MapGet("/api/v1/me/rate", RateAsync)
            .WithSummary("The caller's own iterations per day, against the own past and the anonymous band of the team.").Produces<MyRate>()
            .WithTable<MyRate>("my-rate", a => a.Points);
        routes.MapGet("/api/v1/me/commands", CommandsAsync)
            .WithSummary("The caller's own commands, ranked by cost (sort=cost), p90 (slowest) or failures (failing).").Produces<MyCommands>()
            .WithTable<MyCommands>("my-commands", a => a.Commands);
        routes.MapGet("/api/v1/me/data", (HttpContext context, MyDataQueries queries, CancellationToken ct) => OwnAsync(context, viewer => queries.GetAsync(viewer, ct)))
            .WithSummary("What is stored about the caller, counted.").Produces<MyData>();
        routes.MapDelete("/api/v1/me/data", EraseAsync)
            .WithSummary("Deletes what is stored of the caller's inner loop, and says how much that was. Not with an agent's token.").Produces<ErasureReceipt>();
        routes.MapPost("/me/data/erase", EraseByFormAsync).ExcludeFromDescription();
        routes.MapGet("/api/v1/me/export", ExportAsync)
            .WithSummary("All that is stored about the caller, a JSON object a line; the last line says how many there are.")
            .Produces(StatusCodes.Status200OK, contentType: MyExport.ContentType);
        return routes;
    }

    private static Task<IResult> DayAsync(HttpContext context, MyDayQueries queries, TimeProvider clock, string? date, CancellationToken ct)
    {
        DateOnly? day = null;
        if (!string.IsNullOrEmpty(date) && date != "today")
        {
            day = PossibleDay.Read(date);
            if (day is null)
            {
                return OwnAsync<MyDay>(context, _ => null, "date is a day between 2000 and 2099: 2026-03-02.");
            }
        }

        return OwnAsync(context, viewer => queries.GetAsync(viewer, day, clock.GetUtcNow(), ct));
    }

    private static Task<IResult> RateAsync(HttpContext context, MyRateQueries queries, TimeProvider clock, CancellationToken ct)
    {
        var today = Answers.Today(clock);
        var (filter, problem) = MyFilters.Rate(context.Request.Query, today);
        return OwnAsync(context, viewer => filter is null ? null : queries.GetAsync(viewer, filter, today, ct), problem);
    }

    private static Task<IResult> CommandsAsync(HttpContext context, MyCommandQueries queries, TimeProvider clock, string? sort, CancellationToken ct)
    {
        var (filter, problem) = MyFilters.Commands(context.Request.Query, Answers.Today(clock));
        CommandOrder? order = sort switch
        {
            null or "" or "cost" => CommandOrder.Cost,
            "slowest" => CommandOrder.Slowest,
            "failing" => CommandOrder.Failing,
            _ => null,
        };
        return OwnAsync(
            context, viewer => filter is null || order is null ? null : queries.GetAsync(viewer, filter, order.Value, ct),
            problem ?? "sort is cost, slowest or failing.");
    }

    private static async Task<IResult> EraseAsync(HttpContext context, Erasure erasure, CancellationToken ct)
    {
        // The people of the demo are looked at by others: nobody is them.
        var viewer = context.Viewer();
        return viewer is not { Subject: { } subject, Invented: false } ? Answers.Forbidden()
            : viewer.Token == TokenKind.Agent ? Problem.Of(
                StatusCodes.Status403Forbidden, "insufficient_scope", "The token of an agent deletes nothing: it lies in a file on a machine. Use the page My data, or a token for reading by script.")
            : await erasure.EraseAsync(viewer.Tenant, subject, ct) is { } receipt ? Results.Ok(receipt)
            : Problem.Of(StatusCodes.Status503ServiceUnavailable, "rebuilding", "The figures are being rebuilt. Ask again when that is done; nothing was deleted.", retryable: true);
    }

    /// <summary>Because it binds a form, the antiforgery token is checked before it runs.</summary>
    private static async Task<IResult> EraseByFormAsync(HttpContext context, [FromForm] string confirm, Erasure erasure, CancellationToken ct) =>
        confirm != "delete" ? Answers.Invalid("confirm is delete.")
        : await EraseAsync(context, erasure, ct) is var result && result is IValueHttpResult { Value: ErasureReceipt receipt }
            ? Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/me/data?erased={receipt.Days}&events={receipt.Events}"))
            : result;

    private static async Task<IResult> ExportAsync(HttpContext context, MyExport export, TimeProvider clock, CancellationToken ct)
    {
        var viewer = context.Viewer();
        if (viewer.Subject is null)
        {
            return Answers.Forbidden();
        }

        using var turn = export.TryBegin();
        if (turn is null)
        {
            return Problem.Of(StatusCodes.Status429TooManyRequests, "export_running", "Two exports are being written. Ask again when one of them is done.", retryable: true);
        }

        context.Response.ContentType = MyExport.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"devex-{Answers.Today(clock):yyyy-MM-dd}.jsonl\"";
        await export.WriteAsync(viewer, context.Response.Body, ct);
        return Results.Empty;
    }

    /// <param name="ask">Null when what was asked for makes no sense.</param>
    private static async Task<IResult> OwnAsync<T>(HttpContext context, Func<Viewer, Task<T>?> ask, string? problem = null)
    {
        var viewer = context.Viewer();
        if (viewer.Subject is null)
        {
            return Answers.Forbidden();
        }

        return ask(viewer) is { } asked ? Results.Ok(await asked) : Answers.Invalid(problem!);
    }
}
