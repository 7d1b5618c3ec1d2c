using DevEx.Store;
using DevEx.Store.Organisation;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using DevEx.Web.Loops;

namespace DevEx.Web.WhatIf;

/// <summary>All that the what-if page shows.</summary>
public sealed record WhatIfView(WhatIfAnswer Answer, LeversAnswer Levers);

/// <summary>Reads the loop of a group and asks the domain what it would be with some phases changed.</summary>
public sealed class WhatIfQueries(Database database)
{
    /// <summary>The address's word for the worked example.</summary>
    public const string Containerised = "containerised";

    public async Task<WhatIfView> GetAsync(Viewer viewer, Filter filter, IReadOnlyList<PhaseWish> wishes, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(filter);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var span = DaySpan.Of(filter);
        var (rows, whole) = filter.Repository is { } one
            ? (await InnerGroupQueries.ByTeamAsync(transaction, [filter.Team ?? ""], one, viewer.Subject, [span], ct, [span]), filter.Team ?? "")
            : (await InnerGroupQueries.ByRepositoryAsync(transaction, filter.Team ?? "", viewer.Subject, span, ct, [span]), "");
        var asOf = await Freshness.AsOfAsync(transaction, ct);
        // Of one repository the whole is its only part.
        var parts = filter.Repository is { } repository ? [(repository, whole)] : rows.Groups.Select(r => (r, r));
        var baseline = (await Baselines.BookAsync(transaction, ct)).Traditional(filter.Team, filter.Repository);
        var loop = CurrentLoop.Of(rows, whole, parts, span, viewer.Subject) is { } shown ? shown with { Baseline = baseline } : null;
        return View(loop is null
            ? WhatIfAnswer.Hidden(asOf, filter.From, filter.To, baseline)
            : WhatIfAnswer.Of(loop, wishes) with { AsOf = asOf, From = filter.From, To = filter.To }, loop);
    }

    /// <summary>The worked example: no group, and nothing is read.</summary>
    public static WhatIfView Example(IReadOnlyList<PhaseWish> wishes) => View(WhatIfAnswer.Of(CurrentLoop.Story, wishes) with { Example = true }, CurrentLoop.Story);

    private static WhatIfView View(WhatIfAnswer answer, CurrentLoop? loop) => new(answer, LeversAnswer.Of(answer, loop));
}
