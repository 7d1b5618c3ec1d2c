using DevEx.Web.Components.Shared;

namespace DevEx.Web.Tests.Components;

public sealed class SparkTests
{
    [Fact]
    public async Task It_spans_its_box_from_low_to_high() =>
        Assert.Contains("<polyline points=\"0,26 50,2 100,14\"", await Html(1, 5, 3), StringComparison.Ordinal);

    [Fact]
    public async Task A_gap_parts_the_line()
    {
        var html = await Html(1, 2, null, 2, 1);

        Assert.Equal(2, Rendered.Count(html, "<polyline"));
        Assert.Contains("points=\"75,2 100,26\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_value_is_no_line() => Assert.DoesNotContain("<svg", await Html(null, 3), StringComparison.Ordinal);

    [Fact]
    public async Task What_never_changes_runs_through_the_middle() =>
        Assert.Contains("points=\"0,14 100,14\"", await Html(7, 7), StringComparison.Ordinal);

    [Fact]
    public async Task What_hardly_changes_looks_so() =>
        Assert.Contains("points=\"0,14.48 50,13.52 100,14\"", await Html(100, 101, 100.5), StringComparison.Ordinal);

    private static Task<string> Html(params double?[] values) => Rendered.HtmlAsync<Spark>(("Values", values));
}
