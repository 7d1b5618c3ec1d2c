using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.WhatIf;

/// <summary><c>/api/v1/what-if</c> and <c>/api/v1/levers</c>.</summary>
internal static class WhatIfEndpoints
{
    public static IEndpointRouteBuilder MapWhatIf(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/what-if", (HttpContext context, WhatIfQueries queries, TimeProvider clock, CancellationToken ct) =>
            AskAsync(context, queries, clock, view => view.Answer, ct))
            .WithSummary("The loop of a group with some phases changed: package=-50 is half the time, push@shop/api=30000ms half a minute per iteration in one repository.")
            .Produces<WhatIfAnswer>();
        routes.MapGet("/api/v1/levers", (HttpContext context, WhatIfQueries queries, TimeProvider clock, CancellationToken ct) =>
            AskAsync(context, queries, clock, view => view.Levers, ct))
            .WithSummary("What halving a phase in a repository wins in each sprint, the best first.").Produces<LeversAnswer>();
        return routes;
    }

    private static async Task<IResult> AskAsync<T>(HttpContext context, WhatIfQueries queries, TimeProvider clock, Func<WhatIfView, T> part, CancellationToken ct)
    {
        var (wishes, problem) = PhaseWish.Read(context.Request.Query);
        if (context.Request.Query["example"] == WhatIfQueries.Containerised)
        {
            return !context.Viewer().Is(Answers.Readers) ? Answers.Forbidden()
                : wishes is null ? Answers.Invalid(problem!)
                : Results.Ok(part(WhatIfQueries.Example(wishes)));
        }

        return wishes is null && context.Viewer().Is(Answers.Readers)
            ? Answers.Invalid(problem!)
            : await Answers.GroupAsync(context, clock, async (viewer, filter) => part(await queries.GetAsync(viewer, filter, wishes!, ct)));
    }
}
