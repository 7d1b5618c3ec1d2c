using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DevEx.Store.Access;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Me;

public sealed class EraseTests
{
    private static readonly DateTimeOffset Nine = OwnPeople.At("2026-03-02T09:00:00Z");

    [Fact]
    public async Task A_person_deletes_their_own_data_and_nobody_elses()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var (me, other) = (await people.PersonAsync(), await people.PersonAsync("Bob"));
        await host.Seeds.AppendAsync(new[] { me, other }.SelectMany(p => Enumerable.Range(0, 3).Select(day => OwnPeople.Step(p, Nine.AddDays(day), 60))));

        var (status, text) = await DeleteAsync(host, await people.TokenAsync(me));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((3, 3), (JsonElement.Parse(text).GetProperty("events").GetInt32(), JsonElement.Parse(text).GetProperty("days").GetInt32()));
        Assert.Equal(0, await StepsAsync(me));
        Assert.Equal(3, await StepsAsync(other));

        async Task<int> StepsAsync(Guid subject) => (await people.AskAsync("/api/v1/me/data", await people.TokenAsync(subject)))
            .GetProperty("kinds").EnumerateArray().First(k => k.GetProperty("kind").GetString() == "steps").GetProperty("n").GetInt32();
    }

    [Fact]
    public async Task Who_is_nobody_deletes_nothing_and_a_form_of_anothers_making_neither()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);

        Assert.Equal(HttpStatusCode.Forbidden, (await DeleteAsync(host, await people.TokenAsync(null, TokenKind.Import))).Status);
        using var form = new FormUrlEncodedContent([new("confirm", "delete")]);
        using var answer = await host.Client.PostAsync("/me/data/erase", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_token_of_an_agent_deletes_nothing()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var me = await people.PersonAsync();
        await host.Seeds.AppendAsync([OwnPeople.Step(me, Nine, 60)]);

        var (status, text) = await DeleteAsync(host, await people.TokenAsync(me, TokenKind.Agent));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("The token of an agent deletes nothing", JsonElement.Parse(text).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await DeleteAsync(host, await people.TokenAsync(me))).Status);
    }

    [Fact]
    public async Task The_page_says_what_goes_and_what_stays_before_it_asks()
    {
        await using var host = await DashboardHost.StartAsync();

        var html = await host.PageAsync("/me/data");

        Assert.Contains("What goes:", html, StringComparison.Ordinal);
        Assert.Contains("What stays:", html, StringComparison.Ordinal);
        Assert.Contains("action=\"me/data/erase\"", html, StringComparison.Ordinal);
        Assert.Contains("devex pause", html, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Text)> DeleteAsync(DashboardHost host, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/me/data");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await host.Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
