using DevEx.Store;
using DevEx.Store.Organisation;
using DevEx.Web.Access;

namespace DevEx.Web.Filters;

/// <summary>What the filters of a page offer, and whether there is anything to filter at all.</summary>
/// <param name="Received">False until the first item came in, whatever became of it.</param>
public sealed record FilterChoices(IReadOnlyList<TeamRow> Teams, IReadOnlyList<string> Repositories, bool Received);

/// <summary>Reads for the row of filters on every page of groups.</summary>
public sealed class FilterQueries(Teams teams, Database database)
{
    public async Task<FilterChoices> GetAsync(Viewer viewer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        return new(await teams.ListAsync(viewer.Tenant, ct), await teams.RepositoriesAsync(viewer.Tenant, ct), await ReceivedAsync(viewer, ct));
    }

    private async Task<bool> ReceivedAsync(Viewer viewer, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        await using var query = transaction.Command("select exists (select from devex.arrivals where tenant_id = $1)");
        return (bool)(await query.ExecuteScalarAsync(ct))!;
    }
}
