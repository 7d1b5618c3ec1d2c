using System.Text.Json;
using DevEx.Web.Filters;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.House;

/// <summary>Answers as tables: what a spreadsheet and a script can read, and nothing that a spreadsheet would run.</summary>
public sealed class CsvTests
{
    [Fact]
    public void What_is_within_and_what_is_a_list_have_columns_of_their_own() => Assert.Equal(
        "name,cycle.p50,cycle.n,phases.build.ms,phases.test.ms,tags\r\na,1.5,2,3,4,x; y\r\nb,,0,5,,\r\n",
        Of(
            new { Name = "a", Cycle = new { P50 = (double?)1.5, N = 2 }, Phases = new[] { new { Phase = "build", Ms = 3 }, new { Phase = "test", Ms = 4 } }, Tags = new[] { "x", "y" } },
            new { Name = "b", Cycle = new { P50 = (double?)null, N = 0 }, Phases = new[] { new { Phase = "build", Ms = 5 } } }));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-x", "'-x")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("＋49", "'＋49")]
    [InlineData("－x", "'－x")]
    [InlineData("＠SUM(A1)", "'＠SUM(A1)")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=\"a\",b", "\"'=\"\"a\"\",b\"")]
    public void A_text_is_no_formula_and_keeps_to_its_cell(string text, string cell) => Assert.Equal($"title\r\n{cell}\r\n", Of(new { Title = text }));

    [Fact]
    public void A_negative_number_is_a_number() => Assert.Equal("lost\r\n-1.5\r\n", Of(new { Lost = -1.5 }));

    [Theory]
    [InlineData("format=csv", "")]
    [InlineData("", "text/csv")]
    [InlineData("", "application/json;q=0.5, text/csv")]
    public async Task An_answer_comes_as_a_table_for_who_asks_for_one(string query, string accept)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", 7, package: 4);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/loops/inner?{query}");
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var answer = await host.Client.SendAsync(request);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("inner-loop.csv", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");
        var json = (await host.ApiAsync("/api/v1/loops/inner")).GetProperty("buckets");
        Assert.Equal(json.GetArrayLength(), lines.Length - 2);
        var column = lines[0].Split(',').Index().Single(c => c.Item == "iterationsPerDay").Index;
        Assert.Equal(json[0].GetProperty("iterationsPerDay").GetRawText(), lines[1].Split(',')[column]);
    }

    [Fact]
    public async Task Who_asks_for_anything_gets_JSON_and_a_refusal_stays_a_problem()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", 7, package: 4);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/loops/inner");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");

        using var anything = await host.Client.SendAsync(request);
        using var refused = await host.Client.GetAsync("/api/v1/loops/inner?from=yesterday&format=csv");

        Assert.Equal("application/json", anything.Content.Headers.ContentType!.MediaType);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
    }

    private static string Of(params object[] rows) => Csv.Of(rows, JsonSerializerOptions.Web);
}
