namespace DevEx.Web.Loops;

/// <summary>A loop in one repository and some days. When too few people stand behind it, all but the days is null.</summary>
/// <param name="TaxShare">Of the inner loop alone.</param>
public sealed record RepositoryPoint(DateOnly From, DateOnly To, bool Suppressed, Quantiles? Times, double? TaxShare);

/// <summary>A repository's loop over the period, and over each stretch of it.</summary>
public sealed record RepositoryLoop(string Repository, RepositoryPoint Total, IReadOnlyList<RepositoryPoint> Points);

/// <summary>What <c>GET /api/v1/loops/…/repositories</c> gives, the repository whose slowest tenth is slowest first.</summary>
/// <param name="Hidden">How many repositories have times, and too few people for any of them to be shown.</param>
public sealed record RepositoriesAnswer(DateTimeOffset? AsOf, string Loop, IReadOnlyList<RepositoryLoop> Repositories, int Hidden)
{
    internal static RepositoriesAnswer Of(DateTimeOffset? asOf, LoopKind loop, IReadOnlyList<RepositoryLoop> all)
    {
        List<RepositoryLoop> shown = [.. all.Where(r => !r.Total.Suppressed || r.Points.Any(p => !p.Suppressed))];
        return new(
            asOf, loop.ToString().ToLowerInvariant(),
            [.. shown.OrderByDescending(r => r.Total.Times?.P90).ThenBy(r => r.Repository, StringComparer.Ordinal)], all.Count - shown.Count);
    }
}
