using System.Text.Json;
using System.Text.RegularExpressions;
using DevEx.Domain.Events;
using DevEx.Web.Components.Shared;

namespace DevEx.Web.Tests.Components;

public sealed partial class ChartOptionsTests
{
    private static readonly DateOnly Monday = new(2026, 6, 1);

    private static readonly PhaseWeek[] Weeks =
    [
        new(Monday, new Dictionary<Phase, TimeSpan>
        {
            [Phase.Code] = TimeSpan.FromMinutes(180), [Phase.Package] = TimeSpan.FromMinutes(40), [Phase.Deploy] = TimeSpan.FromSeconds(630),
        }),
        new(Monday.AddDays(7), null),
        new(Monday.AddDays(14), new Dictionary<Phase, TimeSpan> { [Phase.Code] = TimeSpan.FromMinutes(170), [Phase.Package] = TimeSpan.FromMinutes(20) }),
    ];

    private static readonly PercentilePoint[] Points =
    [
        new(Monday, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(25), 120),
        new(Monday.AddDays(1), null, null, null, 3),
    ];

    [Fact]
    public void Waiting_leaves_out_code_and_phases_that_nobody_waited_for()
    {
        var chart = ChartOptions.TaxByWeek(Weeks, []);

        Assert.Equal(["Container build", "Deploy"], SeriesOf(chart).Select(s => s.GetProperty("name").GetString()));
        Assert.Equal(["Container build", "Deploy"], chart.Legend.Select(l => l.Name));
        Assert.All(SeriesOf(chart), s => Assert.Equal("loop", s.GetProperty("stack").GetString()));
    }

    [Fact]
    public void A_week_without_data_is_a_gap_and_not_zero()
    {
        var package = SeriesOf(ChartOptions.TaxByWeek(Weeks, []))[0].GetProperty("data");

        Assert.Equal(40, package[0].GetDouble());
        Assert.Equal(JsonValueKind.Null, package[1].ValueKind);
    }

    [Fact]
    public void A_phase_that_took_no_time_in_a_measured_week_is_zero()
    {
        var deploy = SeriesOf(ChartOptions.TaxByWeek(Weeks, []))[1].GetProperty("data");

        Assert.Equal([10.5, 0], new[] { deploy[0].GetDouble(), deploy[2].GetDouble() });
    }

    [Fact]
    public void All_phases_stack_in_the_order_of_the_loop() =>
        Assert.Equal(["Code", "Container build", "Deploy"], ChartOptions.PhasesByWeek(Weeks, []).Legend.Select(l => l.Name));

    [Fact]
    public void The_table_says_what_the_drawing_shows()
    {
        var table = ChartOptions.TaxByWeek(Weeks, []).Table;

        Assert.Equal(["From", "Container build", "Deploy"], table.Columns);
        Assert.Equal(["1 Jun", "40 m", "10 m 30 s"], table.Rows[0]);
        Assert.Equal(["8 Jun", "–", "–"], table.Rows[1]);
    }

    [Fact]
    public void A_mark_stands_on_its_week_under_its_letter()
    {
        var chart = ChartOptions.TaxByWeek(Weeks, [new(Monday.AddDays(16), "Layer cache"), new(Monday.AddDays(2), "Remote builds")]);

        var lines = SeriesOf(chart)[0].GetProperty("markLine").GetProperty("data");
        Assert.Equal(["1 Jun A", "15 Jun B"], lines.EnumerateArray().Select(l => $"{l.GetProperty("xAxis").GetString()} {l.GetProperty("name").GetString()}"));
        Assert.Equal(["Remote builds", "Layer cache"], chart.Marks.Select(m => m.Text));
    }

    [Fact]
    public void Marks_outside_the_range_are_left_out()
    {
        var chart = ChartOptions.TaxByWeek(Weeks, [new(Monday.AddDays(-1), "before"), new(Monday.AddDays(21), "after")]);

        Assert.Empty(chart.Marks);
        Assert.False(SeriesOf(chart)[0].TryGetProperty("markLine", out _));
    }

    [Fact]
    public void Percentiles_differ_by_dash_as_well_as_by_colour()
    {
        var chart = ChartOptions.PercentileLines(Points, []);

        Assert.Equal(["solid", "dotted", "dashed"], SeriesOf(chart).Select(s => s.GetProperty("lineStyle").GetProperty("type").GetString()));
        Assert.Equal(["p50", "p75", "p90"], chart.Legend.Select(l => l.Colour));
        Assert.Equal(JsonValueKind.Null, SeriesOf(chart)[0].GetProperty("data")[1].ValueKind);
    }

    [Fact]
    public void The_period_before_is_a_thin_line_where_it_is_known()
    {
        Assert.Equal(3, SeriesOf(ChartOptions.PercentileLines(Points, [])).Count);

        var compared = ChartOptions.PercentileLines([Points[0] with { Before = TimeSpan.FromMinutes(12) }, Points[1]], []);
        Assert.Equal(1, SeriesOf(compared)[3].GetProperty("lineStyle").GetProperty("width").GetInt32());
    }

    [Fact]
    public void Teams_keep_their_colour_and_their_gaps()
    {
        var chart = ChartOptions.IterationsPerDay(
            [new("Checkout", [new(Monday, 39.3), new(Monday.AddDays(7), null)]), new("Search", [new(Monday.AddDays(7), 41)])], []);

        Assert.Equal(["team-1", "team-2"], chart.Legend.Select(l => l.Colour));
        Assert.Equal(["1 Jun", "39.3", "–"], chart.Table.Rows[0]);
        Assert.Equal(["8 Jun", "–", "41.0"], chart.Table.Rows[1]);
    }

    [Fact]
    public void The_axis_reaches_up_to_what_would_be_possible()
    {
        var chart = ChartOptions.IterationsPerDay([new("Checkout", [new(Monday, 39.3)])], [], possible: 69.7);

        Assert.Equal(80, Read(chart).GetProperty("yAxis").GetProperty("max").GetDouble());
        Assert.Contains("possible: 69.7", chart.OptionJson, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.9, "ms")]
    [InlineData(90, "s")]
    [InlineData(3_000, "min")]
    [InlineData(90_000, "h")]
    [InlineData(900_000, "d")]
    public void An_axis_has_one_unit(double seconds, string unit) =>
        Assert.Equal(unit, DurationUnit.For([null, TimeSpan.FromSeconds(seconds), TimeSpan.Zero]).Name);

    [Theory]
    [InlineData(0, "A")]
    [InlineData(25, "Z")]
    [InlineData(26, "AA")]
    public void Marks_are_lettered(int index, string letter) => Assert.Equal(letter, Chart.Letter(index));

    [Fact]
    public void Every_colour_and_formatter_that_an_option_names_exists()
    {
        var options = string.Concat(
            ChartOptions.PhasesByWeek([.. Enum.GetValues<Phase>().Select(p => new PhaseWeek(Monday, new Dictionary<Phase, TimeSpan> { [p] = TimeSpan.FromHours(1) }))], [new(Monday, "x")]).OptionJson,
            ChartOptions.PercentileLines([Points[0] with { Before = TimeSpan.FromMinutes(12) }], []).OptionJson,
            ChartOptions.IterationsPerDay([.. Enumerable.Range(0, 8).Select(i => new NamedLine($"{i}", [new(Monday, i)]))], [], 69.7).OptionJson);
        var tokens = File.ReadAllText(Source("Client/src/styles/tokens.css"));
        var formatters = File.ReadAllText(Source("Client/src/formatters.js"));

        Assert.All(Variables().Matches(options).Select(m => m.Groups[1].Value).Distinct(), name => Assert.Contains($"{name}:", tokens, StringComparison.Ordinal));
        Assert.All(new[] { "ms", "seconds", "minutes", "hours", "days", "number" }, name => Assert.Contains($"  {name}: known(", formatters, StringComparison.Ordinal));
        Assert.All(Enum.GetValues<Phase>(), phase => Assert.Contains($"--{PhaseLook.Key(phase)}:", tokens, StringComparison.Ordinal));
    }

    private static JsonElement Read(Chart chart) => JsonDocument.Parse(chart.OptionJson).RootElement;

    private static List<JsonElement> SeriesOf(Chart chart) => [.. Read(chart).GetProperty("series").EnumerateArray()];

    private static string Source(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DevEx.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no DevEx.sln above " + AppContext.BaseDirectory);
        }

        return Path.Combine(folder.FullName, "src/Web", path);
    }

    [GeneratedRegex("var:(--[a-z0-9-]+)")]
    private static partial Regex Variables();
}
