using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Domain.Metrics;
using DevEx.Web.Demo;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Dora;

/// <summary><c>GET /api/v1/dora</c> says of the stored events what the pure functions say of the same ones.</summary>
public sealed class DoraEndpointTests
{
    private const string Team = "checkout";

    private static readonly DateTimeOffset Now = new(2026, 9, 18, 17, 30, 0, TimeSpan.Zero);
    private static readonly DateOnly To = DateOnly.FromDateTime(Now.UtcDateTime);
    private static readonly DateOnly From = To.AddDays(-27);

    private static readonly DemoOrganisation Demo = new(7, Now);

    [Fact]
    public async Task The_five_are_those_of_the_facts_for_all_and_for_one_team_now_and_before()
    {
        DevEvent[] events = [.. Demo.Chunks().SelectMany(c => c.Batches).SelectMany(b => b).Where(e => e is ChangeEvent or CommitsPushed or DeploymentEvent or IncidentEvent)];
        var told = new ToldByDomain(events);
        await using var host = await DashboardHost.StartAsync();
        await JoinAsync(host);
        await host.Seeds.AppendAsync(events);

        var all = await host.ApiAsync(Address());
        AssertFive(told.Of(From, To), all.GetProperty("total"), exact: true);
        AssertFive(told.Of(From.AddDays(-28), To.AddDays(-28)), all.GetProperty("previous"), exact: false);
        AssertWeeks(told, all.GetProperty("buckets"));
        AssertList(told.Of(From, To), all);

        var members = Demo.Teams.Single(t => t.Key == Team).Members.Select(m => (Guid?)m.Subject).ToHashSet();
        var theirs = told.Changes.Where(c => members.Contains(c.Author.Subject) && c.MergedAt is { } at && DateOnly.FromDateTime(at.UtcDateTime) is var day && day >= From && day <= To)
            .Select(c => c.Repository).ToHashSet();
        var team = await host.ApiAsync(Address("&team=" + Team));
        AssertFive(told.Of(From, To, theirs.Contains, c => members.Contains(c.Author.Subject)), team.GetProperty("total"), exact: true);
        Assert.Equal(theirs.Order(StringComparer.Ordinal), team.GetProperty("repositories").EnumerateArray().Select(r => r.GetString()!));

        var repository = await host.ApiAsync(Address("&repository=acme-demo/payments"));
        AssertFive(told.Of(From, To, r => r == "acme-demo/payments", c => c.Repository == "acme-demo/payments"), repository.GetProperty("total"), exact: true);
        Assert.DoesNotContain(members, m => all.GetRawText().Contains($"{m}", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Without_data_every_value_is_null()
    {
        await using var host = await DashboardHost.StartAsync();

        var answer = await host.ApiAsync("/api/v1/dora?team=unheard-of");

        Assert.All(Figures(answer.GetProperty("total")), f => Assert.Equal((JsonValueKind.Null, 0), (f.GetProperty("value").ValueKind, f.GetProperty("n").GetInt64())));
        Assert.Equal((0, 0, 0), (answer.GetProperty("n").GetInt64(), answer.GetProperty("deployments").GetArrayLength(), answer.GetProperty("excluded").GetArrayLength()));
        Assert.All(answer.GetProperty("buckets").EnumerateArray(), b => Assert.Equal(JsonValueKind.Null, b.GetProperty("changeFailRate").ValueKind));
    }

    [Fact]
    public async Task The_list_holds_the_newest_200_and_says_how_many_it_does_not_hold()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ExecuteAsync("""
            insert into devex.dora_deployments (tenant_id, provider, repository, deployment_id, environment, day, finished_at, succeeded, reached, failed, unplanned,
                                                reasons, incident_providers, incident_ids)
            select 'default', 'github', 'shop/api', n, 'production', date '2026-03-02' + n / 10, timestamptz '2026-03-02 00:00Z' + n * interval '144 min', true, true, false, false,
                   '{}', '{}', '{}'
            from generate_series(0, 204) n
            """);

        var answer = await host.ApiAsync("/api/v1/dora?from=2026-03-02&to=2026-03-31");

        Assert.Equal(("204", 200, 205), (answer.GetProperty("deployments")[0].GetProperty("deploymentId").GetString(), answer.GetProperty("deployments").GetArrayLength(), answer.GetProperty("n").GetInt64()));
        Assert.Equal([("notListed", 5)], LeftOuts(answer.GetProperty("excluded")));
    }

    private static string Address(string more = "") => $"/api/v1/dora?from={From:yyyy-MM-dd}&to={To:yyyy-MM-dd}{more}";

    /// <param name="exact">
    /// Also what has no lead time: a change that came to production after the period is told of on its day there, and not as one that waits.
    /// </param>
    private static void AssertFive(DevEx.Domain.Metrics.Dora expected, JsonElement five, bool exact)
    {
        Explanation[] explained =
            [expected.Frequency.Explained, expected.Frequency.ExplainedPerDay, expected.FailRate.Explained, expected.Recovery.Explained, expected.ReworkRate.Explained];
        foreach (var (explanation, figure) in explained.Zip(Figures(five).Skip(1)))
        {
            AssertValue(explanation.Value, figure.GetProperty("value"));
            AssertValue(explanation.Value, figure.GetProperty("explanation").GetProperty("value"));
            Assert.Equal((explanation.Measure.Key, explanation.Counted), (figure.GetProperty("explanation").GetProperty("measure").GetProperty("key").GetString(), figure.GetProperty("n").GetInt64()));
            Assert.Equal(explanation.LeftOut.Select(l => (Word(l.Reason), l.N)), LeftOuts(figure.GetProperty("excluded")));
        }

        var (lead, times) = (five.GetProperty("leadTime"), expected.LeadTime.Changes.Select(c => c.Took.TotalMilliseconds).Order().ToList());
        Assert.Equal(times.Count, lead.GetProperty("n").GetInt64());
        Assert.InRange(lead.GetProperty("value").GetDouble() / times[((times.Count + 1) / 2) - 1], 0.99, 1.01);
        if (exact)
        {
            Assert.Equal(expected.LeadTime.LeftOut.Select(l => (Word(l.Reason), l.N)), LeftOuts(lead.GetProperty("excluded")));
        }
    }

    private static void AssertWeeks(ToldByDomain told, JsonElement weeks)
    {
        Assert.Equal(5, weeks.GetArrayLength());
        foreach (var week in weeks.EnumerateArray())
        {
            var dora = told.Of(Date(week, "from"), Date(week, "to"));
            AssertValue(dora.FailRate.Rate, week.GetProperty("changeFailRate"));
            AssertValue(dora.ReworkRate.Rate, week.GetProperty("reworkRate"));
            AssertValue(dora.Recovery.Explained.Value, week.GetProperty("recoveryMs"));
            AssertValue(dora.Frequency.PerDay, week.GetProperty("deploymentsPerDay"));
            Assert.Equal(
                (dora.FailRate.N, dora.LeadTime.N, dora.Frequency.Deployments.Select(d => d.FinishedAt!.Value.UtcDateTime.Date).Distinct().Count()),
                (week.GetProperty("deployments").GetInt64(), week.GetProperty("changes").GetInt64(), week.GetProperty("deploymentDays").GetInt32()));
        }
    }

    private static void AssertList(DevEx.Domain.Metrics.Dora expected, JsonElement answer)
    {
        var shown = answer.GetProperty("deployments").EnumerateArray().ToList();
        Assert.Equal(
            expected.FailRate.Deployments.OrderByDescending(d => d.FinishedAt).ThenBy(d => d.Repository, StringComparer.Ordinal).Select(d => (d.DeploymentId, d.Sha)),
            shown.Select(d => (d.GetProperty("deploymentId").GetString()!, d.GetProperty("sha").GetString()!)));
        Assert.NotEmpty(expected.FailRate.Failures);
        foreach (var failure in expected.FailRate.Failures)
        {
            var found = shown.Single(d => d.GetProperty("deploymentId").GetString() == failure.Deployment.DeploymentId);
            Assert.Equal(failure.Reasons.Select(Word), found.GetProperty("failed").EnumerateArray().Select(r => r.GetString()!));
            Assert.Equal((failure.Remedy?.DeploymentId, failure.RecoveredBy?.DeploymentId), (found.GetProperty("remedy").GetString(), found.GetProperty("recoveredBy").GetString()));
            AssertValue((long?)failure.Recovery?.TotalMilliseconds, found.GetProperty("recoveryMs"));
            Assert.Equal(
                failure.Incidents.Select(i => (i.IncidentId, i.Title, i.OpenedAt)),
                found.GetProperty("incidents").EnumerateArray().Select(i => (
                    i.GetProperty("incidentId").GetString()!, i.GetProperty("title").GetString()!, (DateTimeOffset?)i.GetProperty("openedAt").GetDateTimeOffset())));
        }

        Assert.Equal(expected.FailRate.Failures.Count, shown.Count(d => d.GetProperty("failed").GetArrayLength() > 0));
    }

    private static async Task JoinAsync(DashboardHost host)
    {
        foreach (var team in Demo.Teams)
        {
            await host.Seeds.ExecuteAsync("insert into devex.teams (tenant_id, team, name) values ('default', $1, $1)", team.Key);
            await host.Seeds.ExecuteAsync(
                "insert into devex.team_members (tenant_id, team, subject) select 'default', $1, unnest($2::uuid[])", team.Key, team.Members.Select(m => m.Subject).ToArray());
        }
    }

    private static List<JsonElement> Figures(JsonElement five) =>
    [
        .. ((string[])["leadTime", "deploymentDays", "deploymentsPerDay", "changeFailRate", "recoveryTime", "reworkRate"]).Select(f => five.GetProperty(f)),
    ];

    private static void AssertValue(double? expected, JsonElement found)
    {
        Assert.Equal(expected is null, found.ValueKind == JsonValueKind.Null);
        if (expected is { } value)
        {
            Assert.Equal(value, found.GetDouble(), value > 1000 ? 1 : 1e-9);
        }
    }

    private static List<(string, long)> LeftOuts(JsonElement leftOut) =>
        [.. leftOut.EnumerateArray().Select(e => (e.GetProperty("reason").GetString()!, e.GetProperty("n").GetInt64()))];

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static DateOnly Date(JsonElement element, string name) => DateOnly.FromDateTime(element.GetProperty(name).GetDateTime());
}
