using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using DevEx.Web.Loops;

namespace DevEx.Web.Annotations;

/// <summary>Reads for what an annotated change did to a loop, against those who did not have it.</summary>
/// <remarks>The day of the annotation itself is in neither window: nobody knows the hour from which it counts.</remarks>
public sealed class BeforeAfterQueries(Database database)
{
    public const int MostWeeks = 8;

    private const int Week = 7;

    /// <summary>The newest annotations, to choose one.</summary>
    public async Task<IReadOnlyList<Annotation>> ListAsync(Viewer viewer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        return await AnnotationQueries.LatestAsync(transaction, ct);
    }

    /// <param name="weeks">The length of each window, at most; shorter where less has passed since.</param>
    /// <returns>Null when there is no such annotation.</returns>
    public async Task<BeforeAfterAnswer?> GetAsync(Viewer viewer, string annotation, LoopKind loop, int weeks, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        if (await AnnotationQueries.FindAsync(transaction, annotation, ct) is not { } found)
        {
            return null;
        }

        // Today is not over.
        var over = Math.Clamp((today.DayNumber - 1 - found.Day.DayNumber) / Week, 0, weeks);
        var days = Week * Math.Max(1, over);
        var (before, after) = (new DaySpan(found.Day.AddDays(-days), found.Day.AddDays(-1)), new DaySpan(found.Day.AddDays(1), found.Day.AddDays(days)));
        var asOf = await Freshness.AsOfAsync(transaction, ct);
        var answer = new BeforeAfterAnswer(
            asOf, found, loop.ToString().ToLowerInvariant(), over, new(before.From, before.To), new(after.From, after.To), false, Evidence.NotEnoughData, null, null, null, []);
        return over == 0 ? answer : Compare(answer, await SideQueries.ReadAsync(transaction, viewer, found, loop, new(before.From, after.To), ct), before, after);
    }

    private static BeforeAfterAnswer Compare(BeforeAfterAnswer answer, SideQueries times, DaySpan before, DaySpan after)
    {
        if (times.Changed(before) is not { } changedBefore || times.Changed(after) is not { } changedAfter)
        {
            return answer with { Suppressed = true };
        }

        (Sample, Sample)? control = times.Control(before) is { } controlBefore && times.Control(after) is { } controlAfter
            ? (Sample.Of(controlBefore), Sample.Of(controlAfter))
            : null;
        var compared = BeforeAfter.Of(Sample.Of(changedBefore), Sample.Of(changedAfter), control);
        return answer with
        {
            Evidence = compared.Evidence,
            Changed = MovedMedian.Of(compared.Changed),
            Control = compared.Control is null ? null : MovedMedian.Of(compared.Control),
            Net = Movement.Of(compared.Net),
            Points = [.. WeeksOf(before).Concat(WeeksOf(after)).Select(w => new WeekOfBoth(w.From, Median(times.Changed(w)), Median(times.Control(w))))],
            Explanations = [compared.Changed.Explained],
        };
    }

    private static IEnumerable<DaySpan> WeeksOf(DaySpan span) =>
        Enumerable.Range(0, span.Length / Week).Select(n => new DaySpan(span.From.AddDays(Week * n), span.From.AddDays((Week * n) + Week - 1)));

    private static double? Median(Histogram? times) => times?.Quantile(0.5)?.TotalMilliseconds;
}
