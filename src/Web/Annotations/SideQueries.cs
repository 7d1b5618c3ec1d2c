using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Loops;

namespace DevEx.Web.Annotations;

/// <summary>A loop's durations of those who had a change and of those who had not, for any days of a stretch.</summary>
internal sealed class SideQueries
{
    private readonly Func<IReadOnlyList<string>, DaySpan, Histogram?> _times;
    private readonly List<string> _changed;
    private readonly List<string> _control;

    private SideQueries(string changed, IEnumerable<string> groups, Func<IReadOnlyList<string>, DaySpan, Histogram?> times)
    {
        _times = times;
        _changed = [changed];
        // What is about all has nobody beside it.
        _control = changed.Length == 0 ? [] : [.. groups.Where(g => g != changed && g.Length > 0)];
    }

    /// <summary>Null when it may not be told.</summary>
    public Histogram? Changed(DaySpan span) => _times(_changed, span);

    /// <summary>Null when there is nobody, and when it may not be told.</summary>
    public Histogram? Control(DaySpan span) => _control.Count == 0 ? null : _times(_control, span);

    public static async Task<SideQueries> ReadAsync(
        TenantTransaction transaction, Viewer viewer, Annotation annotation, LoopKind loop, DaySpan span, CancellationToken ct)
    {
        var (changed, byRepository) = (annotation.Key ?? "", annotation.Scope == "repository");
        if (loop != LoopKind.Inner)
        {
            var days = await ChangesAsync(transaction, loop, byRepository, span, ct);
            return new(changed, days.Select(g => g.Key), (groups, part) => Merged(groups.SelectMany(g => days[g]).Where(d => part.Holds(d.Day))));
        }

        // A person in two teams is told once: what is judged is who stands behind the cell.
        var rows = byRepository
            ? await InnerGroupQueries.ByRepositoryAsync(transaction, "", viewer.Subject, span, ct)
            : await InnerGroupQueries.ByTeamAsync(transaction, null, null, viewer.Subject, [span], ct);
        return new(changed, rows.Groups, (groups, part) => rows.Measure(groups, part)?.Cycles);
    }

    private static async Task<ILookup<string, (DateOnly Day, byte[] Wall)>> ChangesAsync(
        TenantTransaction transaction, LoopKind loop, bool byRepository, DaySpan span, CancellationToken ct)
    {
        await using var query = transaction.Command($"""
            select {(byRepository ? "repository" : "team")}, day, wall from devex.change_rollups
            where tenant_id = $1 and loop = $2 and day between $3 and $4 and {(byRepository ? "team = ''" : "repository = ''")}
            """, loop == LoopKind.Middle ? "middle" : "outer", span.From, span.To);
        var days = new List<(string Group, DateOnly Day, byte[] Wall)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            days.Add((rows.GetString(0), rows.GetFieldValue<DateOnly>(1), rows.GetFieldValue<byte[]>(2)));
        }

        return days.ToLookup(d => d.Group, d => (d.Day, d.Wall));
    }

    private static Histogram Merged(IEnumerable<(DateOnly Day, byte[] Wall)> days)
    {
        var times = new Histogram();
        foreach (var (_, wall) in days)
        {
            times.Merge(wall);
        }

        return times;
    }
}
