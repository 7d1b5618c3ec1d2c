using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Annotations;
using DevEx.Web.Filters;
using DevEx.Web.Loops;

namespace DevEx.Web.Overview;

/// <summary>Something that was annotated and since which those whom it is about wait less.</summary>
/// <param name="Weeks">The length of each of the two windows.</param>
/// <param name="Before">The tax share of the weeks that end on the day before.</param>
/// <param name="After">That of the weeks that begin on the day after.</param>
public sealed record Turn(Annotation Annotation, int Weeks, double Before, double After)
{
    public double Fall => Before - After;
}

/// <summary>What happened in a period: the marks of its charts, and the one since which waiting fell most.</summary>
public sealed record Happened(IReadOnlyList<Annotation> Annotations, Turn? Turn);

/// <summary>Reads what was annotated, and whether waiting fell since.</summary>
public sealed class TurnQueries(Database database)
{
    private const int MostLookedAt = 4;
    private const int MostWeeks = 4;
    private const int Week = 7;
    private const int LeastIterations = 20;
    private const double Clear = 0.05;

    public async Task<Happened> GetAsync(Viewer viewer, Filter filter, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(filter);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        // What came shortly before the period may be what its figures show.
        var known = await AnnotationQueries.GetAsync(transaction, filter with { From = filter.From.AddDays(-MostWeeks * Week) }, ct);
        var last = filter.To < today ? filter.To : today.AddDays(-1);
        List<Annotation> asked = [.. known.Where(a => a.Day.AddDays(Week) <= last).OrderByDescending(a => a.Day).Take(MostLookedAt)];
        return new([.. known.Where(a => a.Day >= filter.From)], asked.Count == 0 ? null : await LargestAsync(transaction, viewer, asked, last, ct));
    }

    private static async Task<Turn?> LargestAsync(TenantTransaction transaction, Viewer viewer, List<Annotation> asked, DateOnly last, CancellationToken ct)
    {
        var turns = new List<Turn>();
        foreach (var about in asked.Select(a => Side.Of(a, last)).GroupBy(s => s.Repository))
        {
            var rows = await InnerGroupQueries.ByTeamAsync(
                transaction, [.. about.Select(s => s.Group).Distinct()], about.Key, viewer.Subject, [.. about.SelectMany(s => (DaySpan[])[s.Before, s.After])], ct);
            turns.AddRange(about.Select(side => Fallen(rows, side)).OfType<Turn>());
        }

        return turns.MaxBy(t => t.Fall);
    }

    private static Turn? Fallen(InnerGroupQueries rows, Side side) =>
        Share(rows, side.Group, side.Before) is { } was && Share(rows, side.Group, side.After) is { } share && was - share >= Clear && EveryWeek(rows, side.Group, side.After, was)
            ? new(side.Annotation, side.Weeks, was, share)
            : null;

    /// <summary>A fall that one week alone made is none.</summary>
    private static bool EveryWeek(InnerGroupQueries rows, string group, DaySpan after, double was) =>
        Enumerable.Range(0, after.Length / Week)
            .Select(n => new DaySpan(after.From.AddDays(Week * n), after.From.AddDays((Week * n) + Week - 1)))
            .All(week => rows.Measure(group, week)?.TaxShare.Value is not { } share || share < was);

    private static double? Share(InnerGroupQueries rows, string group, DaySpan span) =>
        rows.Measure(group, span) is { Iterations: >= LeastIterations } loop ? loop.TaxShare.Value : null;

    /// <summary>Whom an annotation is about, and the weeks before and after it.</summary>
    private sealed record Side(Annotation Annotation, string Group, string? Repository, int Weeks, DaySpan Before, DaySpan After)
    {
        public static Side Of(Annotation annotation, DateOnly last)
        {
            var weeks = Math.Min(MostWeeks, (last.DayNumber - annotation.Day.DayNumber) / Week);
            var (group, repository) = annotation.Scope == "repository" ? ("", annotation.Key) : (annotation.Key ?? "", null);
            return new(annotation, group, repository, weeks, new(annotation.Day.AddDays(-weeks * Week), annotation.Day.AddDays(-1)), new(annotation.Day.AddDays(1), annotation.Day.AddDays(weeks * Week)));
        }
    }
}
