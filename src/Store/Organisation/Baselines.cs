using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Store.Organisation;

/// <summary>Keeps the loops that were set to compare with: the traditional one of the organisation, a team, a repository; a team's target.</summary>
public sealed class Baselines(Database database)
{
    public async Task<IReadOnlyList<SetBaseline>> ListAsync(Tenant tenant, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);
        return await ListAsync(transaction, ct);
    }

    public static async Task<BaselineBook> BookAsync(TenantTransaction transaction, CancellationToken ct) => new(await ListAsync(transaction, ct));

    /// <returns>Missing when there is no such team.</returns>
    public async Task<Edited> SetAsync(ChangedBy by, SetBaseline baseline, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(baseline);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        if (baseline.Scope == BaselineScope.Team && await TeamEdits.FindAsync(transaction, baseline.Key, ct) is null)
        {
            return Edited.Missing;
        }

        var was = Find(await ListAsync(transaction, ct), baseline);
        await transaction.ExecuteAsync("""
            insert into devex.baselines (tenant_id, kind, scope, scope_key, phases) values ($1, $2, $3, $4, $5)
            on conflict (tenant_id, kind, scope, scope_key) do update set phases = excluded.phases
            """, [baseline.Kind, Word(baseline.Scope), baseline.Key, baseline.Means.ToArray()], ct);
        await AuditLog.WriteAsync(transaction, by, "baseline.set", Target(baseline), Told(was), Told(baseline), ct);
        await transaction.CommitAsync(ct);
        return Edited.Done;
    }

    /// <summary>What is less specific holds again.</summary>
    public async Task<Edited> ResetAsync(ChangedBy by, string kind, BaselineScope scope, string key, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        if (Find(await ListAsync(transaction, ct), new(kind, scope, key, PhaseTimes.Zero)) is not { } was)
        {
            return Edited.Missing;
        }

        await transaction.ExecuteAsync(
            "delete from devex.baselines where tenant_id = $1 and kind = $2 and scope = $3 and scope_key = $4", [kind, Word(scope), key], ct);
        await AuditLog.WriteAsync(transaction, by, "baseline.reset", Target(was), Told(was), null, ct);
        await transaction.CommitAsync(ct);
        return Edited.Done;
    }

    private static async Task<List<SetBaseline>> ListAsync(TenantTransaction transaction, CancellationToken ct)
    {
        await using var query = transaction.Command("select kind, scope, scope_key, phases from devex.baselines where tenant_id = $1 order by kind, scope, scope_key");
        var set = new List<SetBaseline>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            set.Add(new(
                rows.GetString(0), Enum.Parse<BaselineScope>(rows.GetString(1), ignoreCase: true), rows.GetString(2), PhaseTimes.FromArray(rows.GetFieldValue<long[]>(3))));
        }

        return set;
    }

    private static SetBaseline? Find(List<SetBaseline> set, SetBaseline like) => set.Find(s => s.Kind == like.Kind && s.Scope == like.Scope && s.Key == like.Key);

    private static string Target(SetBaseline baseline) => baseline.Scope == BaselineScope.All ? baseline.Kind : $"{baseline.Kind}, {baseline.Key}";

    private static object? Told(SetBaseline? baseline) => baseline is null ? null : PhaseTimes.LoopPhases
        .Where(p => baseline.Means[p] > 0).ToDictionary(p => p.ToString().ToLowerInvariant(), p => $"{baseline.Means[p] / 1000.0:0.###} s");

    private static string Word(BaselineScope scope) => scope.ToString().ToLowerInvariant();
}
