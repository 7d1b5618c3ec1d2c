using System.Globalization;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store.Events;
using DevEx.Store.Tests.Events;

namespace DevEx.Store.Tests.Projections;

/// <summary>What the cells hold of deployments and of lead times is what DORA's pure functions say of all events together.</summary>
public sealed class DoraCellsTests
{
    private const string Judged = """
        select concat_ws(' ', deployment_id, day, case when reached then 'reached' end, case when unplanned then 'unplanned' end,
                         case when failed then 'failed' end, nullif(array_to_string(reasons, ','), ''), remedy, recovered_by, recovery_ms,
                         nullif(array_to_string(incident_ids, ','), ''))
        from devex.dora_deployments order by 1
        """;

    private const string Failed = "select concat_ws(' ', deployment_id, reasons[1], remedy) from devex.dora_deployments where failed order by 1";

    private const string Leads = "select number || ' ' || lead_ms from devex.journeys where lead_ms is not null order by 1";

    [Fact]
    public async Task Deployments_and_lead_times_are_judged_as_from_all_events_together()
    {
        await using var store = await TestStore.CreateAsync();
        await AppendAsync(store, [.. Mixed.Events.Reverse().Select(e => e.Event)], size: 30);
        var dora = Expected();

        Assert.Equal(Lines(dora), await store.LinesAsync(Judged));
        Assert.Equal(["hotFixed", "incident", "reverted", "rolledBack"], await store.LinesAsync("select distinct unnest(reasons) from devex.dora_deployments order by 1"));
        Assert.NotEmpty(dora.LeadTime.Changes);
        Assert.Equal(
            dora.LeadTime.Changes.Select(l => $"{l.Change.Number} {(long)l.Took.TotalMilliseconds}").Order(StringComparer.Ordinal), await store.LinesAsync(Leads));
    }

    [Fact]
    public async Task The_days_of_groups_hold_the_lead_times_of_the_changes_that_came_to_production()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        await AppendAsync(store, [.. Mixed.Events.Select(e => e.Event)], size: 1000);

        foreach (var team in (string[])["", "shop"])
        {
            var (expected, found) = (new Histogram(), new Histogram());
            foreach (var ms in await store.LinesAsync($"select lead_ms::text from devex.journeys where lead_ms is not null and ('{team}' = '' or author in ('{Mixed.Ann}', '{Mixed.Cem}'))"))
            {
                expected.Add(long.Parse(ms, CultureInfo.InvariantCulture));
            }

            foreach (var day in await store.LinesAsync($"select encode(lead, 'hex') from devex.change_rollups where loop = 'outer' and team = '{team}' and repository = ''"))
            {
                found.Merge(Convert.FromHexString(day));
            }

            Assert.NotEqual(0, expected.Count);
            Assert.Equal(expected.ToBytes(), found.ToBytes());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Changes_that_come_from_one_branch_share_no_commit_whichever_is_known_first(bool backwards)
    {
        await using var store = await TestStore.CreateAsync();
        DevEvent[] events =
        [
            Pushed(1, "a"), .. Merged(1, "develop", 4), Pushed(5, "b"), .. Merged(2, "develop", 8), Pushed(9, "late"), Deployed("1", "m1", 6), Deployed("2", "m2", 30),
        ];

        await AppendAsync(store, backwards ? [.. events.Reverse()] : events, size: 1);

        Assert.Equal([$"1 {Hours(5)}", $"2 {Hours(25)}"], await store.LinesAsync(Leads));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_is_taken_back_by_its_title_whatever_quotation_marks_that_holds(bool backwards)
    {
        await using var store = await TestStore.CreateAsync();
        DevEvent[] events =
        [
            .. Merged(1, "one", 4, "Say \"hello\" twice"), .. Merged(2, "two", 8, "Revert \"Say \"hello\" twice\" (#1)"),
            Deployed("0", "m0", 3), Deployed("1", "m1", 5), Deployed("2", "m2", 9),
        ];

        await AppendAsync(store, backwards ? [.. events.Reverse()] : events, size: 1);

        Assert.Equal(["1 reverted 2"], await store.LinesAsync(Failed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_that_was_on_the_default_branch_before_is_not_the_changes_own_whichever_push_is_known_first(bool backwards)
    {
        await using var store = await TestStore.CreateAsync();
        DevEvent[] events = [Pushed(0, "x", "main"), Pushed(2, "x"), Pushed(3, "y"), .. Merged(1, "develop", 4), Deployed("1", "m1", 6)];

        await AppendAsync(store, backwards ? [.. events.Reverse()] : events, size: 1);

        Assert.Equal([$"1 {Hours(3)}"], await store.LinesAsync(Leads));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Which_deployment_brought_a_hot_fix_is_told_by_the_order_of_the_commits_whenever_that_is_known(bool backwards)
    {
        await using var store = await TestStore.CreateAsync();
        DevEvent[] events =
        [
            Pushed(1, "m0", "main"), Deployed("0", "m0", 2), Pushed(4, "m1", "main"), .. Merged(2, "hotfix/basket", 5), Pushed(5, "m2", "main"),
            Deployed("1", "m1", 6), Deployed("2", "m2", 7),
        ];

        await AppendAsync(store, backwards ? [.. events.Where(e => e is not CommitsPushed), .. events.OfType<CommitsPushed>()] : events, size: 1);

        Assert.Equal(["1 hotFixed 2"], await store.LinesAsync(Failed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_incident_that_names_a_deployment_and_no_repository_is_linked_whichever_is_known_first(bool incidentFirst)
    {
        await using var store = await TestStore.CreateAsync();
        DevEvent incident = new IncidentOpened { At = Mixed.Monday(90), Provider = "pager", IncidentId = "i", Deployment = "1", Title = "Down" };
        DevEvent[] deployments = [Deployed("1", "m1", 5), Deployed("2", "m2", 8)];

        await AppendAsync(store, incidentFirst ? [incident, .. deployments] : [.. deployments, incident], size: 1);

        Assert.Equal(["1 incident"], await store.LinesAsync(Failed));
    }

    [Fact]
    public async Task What_is_no_production_deployment_any_more_is_judged_no_more()
    {
        await using var store = await TestStore.CreateAsync();
        await AppendAsync(store, [Deployed("1", "m1", 5)], size: 1);
        Assert.Equal(1, await store.CountAsync("dora_deployments"));

        await AppendAsync(store, [Deployed("1", "m1", 6) with { Production = false }], size: 1);

        Assert.Equal(0, await store.CountAsync("dora_deployments"));
    }

    [Fact]
    public async Task What_is_judged_as_before_is_not_written_again()
    {
        await using var store = await TestStore.CreateAsync();
        await AppendAsync(store, [Deployed("1", "m1", 5), Deployed("2", "m2", 6)], size: 2);
        var written = await store.LinesAsync("select xmin::text from devex.dora_deployments order by deployment_id");

        await AppendAsync(store, [Deployed("3", "m3", 7)], size: 1);

        Assert.Equal(written, (await store.LinesAsync("select xmin::text from devex.dora_deployments order by deployment_id")).Take(2));
    }

    /// <summary>Straight from the events, without a store.</summary>
    private static Dora Expected()
    {
        var streams = Mixed.Events.Select(e => e.Event).GroupBy(e => e.StreamId).ToList();
        List<Deployment> deployments = [.. streams.Select(s => Deployment.Fold(s.OfType<DeploymentEvent>())).OfType<Deployment>()];
        List<Incident> incidents = [.. streams.Select(s => Incident.Fold(s.OfType<IncidentEvent>())).OfType<Incident>()];
        List<Change> changes = [.. streams.Select(s => Change.Fold(s.OfType<ChangeEvent>())).OfType<Change>()];
        List<CommitsPushed> pushes = [.. streams.SelectMany(s => s.OfType<CommitsPushed>())];
        var commits = pushes.Where(p => p.Ref == "refs/heads/main").OrderBy(p => p.At).SelectMany(p => p.Commits.Select(c => c.Sha).Append(p.After!));
        return Dora.Of(
            new(deployments, incidents, DeploymentLinks.Of(deployments, commits, changes), [.. changes.Select(c => new DoraChange(c, ChangeBranch.Of(c, pushes).FirstCommitAt))]),
            new(2026, 3, 1), new(2026, 3, 31), TimeZoneInfo.Utc);
    }

    private static IEnumerable<string> Lines(Dora dora)
    {
        var failures = dora.FailRate.Failures.ToDictionary(f => f.Deployment);
        return dora.FailRate.Deployments.Select(d =>
        {
            var failure = failures.GetValueOrDefault(d);
            string?[] words =
            [
                d.DeploymentId, d.FinishedAt!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "reached", dora.ReworkRate.Unplanned.Contains(d) ? "unplanned" : null,
                failure is null ? null : "failed", failure is null ? null : string.Join(',', failure.Reasons.Select(r => $"{r}"[..1].ToLowerInvariant() + $"{r}"[1..])),
                failure?.Remedy?.DeploymentId, failure?.RecoveredBy?.DeploymentId, ((long?)failure?.Recovery?.TotalMilliseconds)?.ToString(CultureInfo.InvariantCulture),
                failure?.Incidents.Count > 0 ? string.Join(',', failure.Incidents.Select(i => i.IncidentId)) : null,
            ];
            return string.Join(' ', words.Where(w => w is not null));
        }).Order(StringComparer.Ordinal);
    }

    private static async Task AppendAsync(TestStore store, DevEvent[] events, int size)
    {
        foreach (var batch in events.Chunk(size))
        {
            await store.AppendAsync([.. batch.Select(e => Incoming.Of(Guid.CreateVersion7(), e))]);
            await store.CatchUpAsync();
        }
    }

    private static long Hours(double hours) => (long)TimeSpan.FromHours(hours).TotalMilliseconds;

    private static CommitsPushed Pushed(double hour, string sha, string branch = "develop") => new()
    {
        At = Mixed.Monday(hour), Provider = "github", Repository = "shop/api", Ref = $"refs/heads/{branch}", DefaultBranch = "main", Commits = [new(sha, Mixed.Monday(hour))],
    };

    private static DevEvent[] Merged(int number, string branch, double hour, string title = "Change")
    {
        var opened = new ChangeOpened
        {
            At = Mixed.Monday(hour - 1), Provider = "github", Repository = "shop/api", Number = number, Author = new(Mixed.Ann), HeadSha = $"h{number}", HeadRef = branch,
            BaseRef = "main", Title = title, Size = new(1, 1, 1), Draft = false,
        };
        return [opened, new ChangeMerged
        {
            At = Mixed.Monday(hour), Provider = "github", Repository = "shop/api", Number = number, Author = opened.Author, HeadSha = opened.HeadSha, HeadRef = branch,
            BaseRef = "main", Title = title, Size = opened.Size, Draft = false, MergeSha = $"m{number}", By = new(Mixed.Bob),
        }];
    }

    private static DeploymentFinished Deployed(string id, string sha, double hour) => new()
    {
        At = Mixed.Monday(hour), Provider = "github", Repository = "shop/api", DeploymentId = id, Environment = "production", Production = true, Sha = sha,
        Outcome = Outcome.Success,
    };
}
