using System.Net.ServerSentEvents;
using DevEx.Web.Tests.Health;
using DevEx.Web.Tests.Hosting;

namespace DevEx.Web.Tests.Live;

/// <summary>An open page hears of what changed, whichever node it is connected to and whichever projected it.</summary>
public sealed class TwoNodesTests
{
    private const string Change = "insert into devex.dirty_cells (tenant_id, kind, key) values ('default', 'builds', 'local/a/b/2026-03-02'); notify devex_events";

    [Fact]
    public async Task Both_of_two_nodes_tell_their_pages_of_a_change()
    {
        await using var first = await WholeServer.StartAsync();
        await using var second = await first.StartAnotherAsync();
        await using var one = await ListenAsync(first);
        await using var other = await ListenAsync(second);

        await HealthTests.ExecuteAsync(first, Change);

        Assert.Contains("builds", await NextChangeAsync(one), StringComparison.Ordinal);
        Assert.Contains("builds", await NextChangeAsync(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_changes_at_once_are_one_refresh()
    {
        await using var server = await WholeServer.StartAsync();
        await using var page = await ListenAsync(server);
        for (var n = 0; n < 200; n++)
        {
            await HealthTests.ExecuteAsync(server, "select pg_notify('devex_cells', '{\"tenant\":\"default\",\"kinds\":[\"change\"],\"subjects\":[]}')");
        }

        await HealthTests.ExecuteAsync(server, "select pg_notify('devex_cells', '{\"tenant\":\"default\",\"kinds\":[\"last\"],\"subjects\":[]}')");
        var refreshes = 1;
        while (!(await NextChangeAsync(page)).Contains("last", StringComparison.Ordinal))
        {
            refreshes++;
        }

        Assert.InRange(refreshes, 1, 20);
    }

    private static async Task<IAsyncEnumerator<SseItem<string>>> ListenAsync(WholeServer server)
    {
        var answer = await server.Client.GetAsync("/live", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var items = SseParser.Create(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken))
            .EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        // The first beat: from here on it listens.
        Assert.True(await items.MoveNextAsync());
        return items;
    }

    private static async Task<string> NextChangeAsync(IAsyncEnumerator<SseItem<string>> items)
    {
        do
        {
            Assert.True(await items.MoveNextAsync());
        }
        while (items.Current.EventType != "cells" || items.Current.Data.Contains("\"me\"", StringComparison.Ordinal));
        return items.Current.Data;
    }
}
