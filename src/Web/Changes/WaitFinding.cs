using DevEx.Web.Components.Shared;
using DevEx.Web.Loops;

namespace DevEx.Web.Changes;

/// <summary>Where pull requests wait, in few words, by the figures of the loops' answers.</summary>
internal static class WaitFinding
{
    // Under these a median or a comparison says more about chance than about a group.
    private const long LeastN = 5;
    private const double Noticeable = 1.5;

    /// <param name="repositories">Of the middle loop.</param>
    /// <param name="working">By working time, else by the wall's.</param>
    public static string Of(LoopAnswer middle, LoopAnswer outer, RepositoriesAnswer repositories, bool working)
    {
        ArgumentNullException.ThrowIfNull(middle);
        ArgumentNullException.ThrowIfNull(outer);
        ArgumentNullException.ThrowIfNull(repositories);

        if (middle.Total.On(working) is not { N: >= LeastN, P50: { } median })
        {
            return "Too few pull requests were merged in this period to say where they wait.";
        }

        var merged = $"Half of {Figures.Count(middle.Total.On(working).N)} pull requests were merged within {Time(median, working)} of being ready{Longest(middle, working)}.";
        var released = outer.Total.On(working) is { N: >= LeastN, P50: { } way }
            ? $" From merged to production half take {Time(way, working)} or less{Longest(outer, working)}."
            : "";
        return merged + Slowest(repositories, median, working) + released;
    }

    private static string Longest(LoopAnswer loop, bool working)
    {
        double Length(SegmentMean segment) => working ? segment.MeanWorkingMs : segment.MeanMs;
        var counted = loop.Total.Segments.Where(s => SegmentLook.Middle.Concat(SegmentLook.Outer).Any(l => l.Counts && l.Kind == s.Kind)).ToList();
        return counted.Sum(Length) is > 0 and var all && counted.MaxBy(Length) is { } longest && Words(longest.Kind) is { } words
            ? $"; {Figures.Share(Length(longest) / all)} of all that time {words}"
            : "";
    }

    private static string Slowest(RepositoriesAnswer repositories, double median, bool working)
    {
        var slowest = repositories.Repositories.Where(r => r.Total.Times is { N: >= LeastN }).MaxBy(r => r.Total.Times!.P50);
        return slowest?.Total.Times?.P50 is { } slow && slow >= Noticeable * median ? $" In {slowest.Repository} it is {Time(slow, working)}, the longest of all repositories." : "";
    }

    private static string? Words(string kind) => kind switch
    {
        "pickup" => "they waited for a first response",
        "review" => "they were in review",
        "mergeWait" => "they were approved and not merged",
        "unreviewed" => "nobody responded to them",
        "integrate" => "went to the pipeline of the default branch",
        "stage" => "they waited for a first deployment",
        "releaseWait" => "they waited for a release",
        "rollout" => "went to the rollout",
        _ => null,
    };

    private static string Time(double ms, bool working) => Figures.Of(working ? FigureKind.WorkingDuration : FigureKind.Duration, ms);
}
