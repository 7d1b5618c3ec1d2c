using System.Net.Http.Headers;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Hosting;

public sealed class CompressionTests
{
    [Fact]
    public async Task Pages_answers_and_files_come_compressed_and_the_live_stream_at_once()
    {
        await using var host = await DashboardHost.StartAsync();

        // A page that comes in two pieces is sent as it is, so that the first is seen at once: one that never does.
        foreach (var path in (string[])["/setup/github", "/api/v1/loops/inner", "/css/app.css", "/js/chart.js"])
        {
            using var answer = await AskAsync(host, path);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
            Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
            // The form alone makes nothing smaller.
            var sent = (await answer.Content.ReadAsByteArrayAsync()).Length;
            var whole = (await host.Client.GetByteArrayAsync(path)).Length;
            Assert.True(sent < 0.6 * whole, $"{path}: {sent} of {whole} B");
        }

        using var stream = await AskAsync(host, "/live");
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        Assert.All(stream.Content.Headers.ContentEncoding, e => Assert.Equal("identity", e));
        Assert.Equal("event: beat", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task What_a_page_loads_by_its_own_name_is_kept_for_a_year()
    {
        await using var host = await DashboardHost.StartAsync();
        var page = await host.PageAsync("/sources");
        var chart = page.Split("content=\"").Select(p => p.Split('"')[0]).Single(p => p.StartsWith("js/chart.", StringComparison.Ordinal));

        using var answer = await AskAsync(host, "/" + chart);

        Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl?.MaxAge);
    }

    private static async Task<HttpResponseMessage> AskAsync(DashboardHost host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        return await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
