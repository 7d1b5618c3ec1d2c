using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Domain.Tests.Metrics;

public sealed class MeasuresTests
{
    private const string Title = "## Every number";

    [Fact]
    public void Every_measure_stands_in_the_docs_with_its_name_and_its_formula() =>
        Assert.Equal(Measures.All.Select(m => (m.Key, m.Name, m.Formula)), Told());

    [Fact]
    public void The_reasons_to_leave_something_out_stand_in_the_docs_and_no_others()
    {
        var told = Docs().Split("What is left out is told by reason:")[1].Split('*').Where((_, n) => n % 2 == 1);

        Assert.Equal(Enum.GetValues<LeftOutReason>().Select(LeftOut.Words), told);
    }

    [Fact]
    public void A_key_and_a_name_mean_one_measure()
    {
        Assert.Equal(Measures.All.Count, Measures.All.Select(m => m.Key).Distinct().Count());
        Assert.Equal(Measures.All.Count, Measures.All.Select(m => m.Name).Distinct().Count());
        Assert.All(Measures.All, m => Assert.Same(m, Measures.Find(m.Key)));
        Assert.Null(Measures.Find("velocity"));
    }

    [Fact]
    public void Every_segment_has_a_measure() =>
        Assert.All(Enum.GetValues<SegmentKind>(), k => Assert.Contains(Measures.Segment(k), Measures.All));

    private static IEnumerable<(string Key, string Name, string Formula)> Told() => Docs().Split(Title)[1].Split('\n')
        .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
        .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
        .Select(c => (c[1].Trim('`'), c[2], c[3]));

    private static string Docs()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "DevEx.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "metrics.md"));
    }
}
