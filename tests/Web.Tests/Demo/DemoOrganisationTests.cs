using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Web.Demo;

namespace DevEx.Web.Tests.Demo;

public sealed class DemoOrganisationTests(ITestOutputHelper output)
{
    private static readonly Lazy<DemoTold> Told = new(() => new(1, DemoTold.Now));

    private static DateOnly Today => DateOnly.FromDateTime(DemoTold.Now.UtcDateTime);

    [Fact]
    public void There_are_four_teams_of_eight_to_twelve_people_with_twelve_repositories()
    {
        var teams = Told.Value.Organisation.Teams;

        Assert.Equal(4, teams.Count);
        Assert.All(teams, t => Assert.InRange(t.Members.Count, 8, 12));
        Assert.Equal(12, teams.SelectMany(t => t.Repositories).Select(r => r.Name).Distinct().Count());
        Assert.Equal(2, teams.Count(t => t.Setting == DemoSetting.Containers));
        Assert.Equal(34, teams.SelectMany(t => t.Members).Select(m => m.Subject).Distinct().Count());
        Assert.Equal(34, teams.SelectMany(t => t.Members).Select(m => m.Name).Distinct().Count());
    }

    [Fact]
    public void Traditional_teams_lie_near_seventy_iterations_a_day_and_containerised_ones_near_forty()
    {
        var (traditional, little) = Told.Value.Mean(t => t.Setting == DemoSetting.Local, Today.AddDays(-28), Today.AddDays(-1));
        var (containerised, tax) = Told.Value.Mean(t => t.Setting == DemoSetting.Containers, Today.AddDays(-28), Today.AddDays(-1));

        output.WriteLine($"local {traditional:f1} {little:p1}, containers {containerised:f1} {tax:p1}");
        Assert.InRange(traditional, 67, 73);
        Assert.InRange(containerised, 37, 43);
        Assert.InRange(little, 0.025, 0.04);
        Assert.InRange(tax, 0.43, 0.47);
    }

    [Theory]
    [InlineData(1, "2026-09-14T00:30:00Z")]
    [InlineData(2, "2026-09-20T22:00:00Z")]
    [InlineData(3, "2026-11-04T12:00:00Z")]
    [InlineData(4, "2027-01-01T09:00:00Z")]
    public void So_do_they_with_any_seed_on_any_day(ulong seed, string now)
    {
        var told = new DemoTold(seed, DateTimeOffset.Parse(now));
        var today = told.Organisation.Calendar.Today;
        var (traditional, _) = told.Mean(t => t.Setting == DemoSetting.Local, today.AddDays(-28), today.AddDays(-1));
        var (containerised, tax) = told.Mean(t => t.Setting == DemoSetting.Containers, today.AddDays(-28), today.AddDays(-1));

        output.WriteLine($"local {traditional:f1}, containers {containerised:f1} {tax:p1}, {told.Events.Count} events");
        Assert.InRange(traditional, 67, 73);
        Assert.InRange(containerised, 37, 43);
        Assert.InRange(tax, 0.43, 0.47);
        Assert.InRange(told.Events.Count, 150_000, 330_000);
    }

    [Fact]
    public void Every_team_by_itself_lies_near_the_number_of_its_kind()
    {
        foreach (var team in Told.Value.Organisation.Teams)
        {
            var (iterations, tax) = Told.Value.Mean(t => t.Key == team.Key, Today.AddDays(-28), Today.AddDays(-1));

            output.WriteLine($"{team.Key} {iterations:f1} {tax:p1}");
            Assert.InRange(iterations, team.Setting == DemoSetting.Local ? 66 : 36, team.Setting == DemoSetting.Local ? 74 : 44);
        }
    }

    [Fact]
    public void The_catalog_team_gets_faster_on_the_day_of_its_annotation()
    {
        var told = Told.Value;
        var annotation = told.Events.OfType<AnnotationAdded>().Single(a => a.Scope == new AnnotationScope("team", "catalog"));
        var day = DateOnly.FromDateTime(annotation.At.UtcDateTime);
        var (slow, taxBefore) = told.Mean(t => t.Key == "catalog", day.AddDays(-28), day.AddDays(-1));
        var (fast, taxAfter) = told.Mean(t => t.Key == "catalog", day, Today.AddDays(-1));

        output.WriteLine($"{slow:f1} {taxBefore:p1} -> {fast:f1} {taxAfter:p1}");
        Assert.InRange(slow, 37, 42);
        Assert.InRange(fast, slow + 4, slow + 10);
        Assert.InRange(taxBefore - taxAfter, 0.06, 0.14);
        Assert.Equal(DayOfWeek.Monday, day.DayOfWeek);
    }

    [Fact]
    public void All_iterations_have_an_answer_so_that_nothing_is_left_of_a_day()
    {
        var told = Told.Value;
        var cycles = told.Days.Sum(d => d.Day.Iterations);
        var builds = told.Events.OfType<StepFinished>().Count(s => s.Phase == Phase.Build);

        Assert.Equal(builds, cycles);
    }

    [Fact]
    public void Nothing_lies_in_the_future_or_before_the_window()
    {
        var from = new DateTimeOffset(Today.AddDays(-59), TimeOnly.MinValue, TimeSpan.Zero);
        var told = Told.Value.Events;

        Assert.All(told, e => Assert.InRange(e.At, from, DemoTold.Now));
        Assert.All(told.OfType<EditsObserved>().SelectMany(e => e.Beats), b => Assert.True(b <= DemoTold.Now));
        Assert.All(told.OfType<JobFinished>().Select(j => j.FinishedAt), at => Assert.True(at <= DemoTold.Now));
    }

    [Fact]
    public void About_an_eighth_of_builds_and_tests_fail()
    {
        var tries = Told.Value.Events.OfType<StepFinished>().Where(s => s.Phase is Phase.Build or Phase.Test).ToList();

        Assert.InRange((double)tries.Count(t => t.Outcome == Outcome.Failure) / tries.Count, 0.10, 0.14);
    }

    [Fact]
    public void The_image_of_the_checkout_service_got_slower_and_no_other_did()
    {
        var day = Told.Value.Organisation.Calendar.SlowImageFrom;
        double Ratio(string repository)
        {
            var images = Told.Value.Events.OfType<StepFinished>().Where(s => s.Phase == Phase.Package && s.Workspace.Repository == repository)
                .ToLookup(s => DateOnly.FromDateTime(s.At.UtcDateTime) >= day, s => (s.FinishedAt - s.StartedAt).TotalSeconds);
            Assert.All([true, false], late => Assert.InRange(images[late].Count(), 20, int.MaxValue));
            return images[true].Average() / images[false].Average();
        }

        Assert.InRange(Ratio("acme-demo/checkout-api"), 1.25, 1.55);
        Assert.InRange(Ratio("acme-demo/payments"), 0.85, 1.15);
    }

    [Fact]
    public void One_suite_is_red_and_then_green_on_the_same_commit()
    {
        var runs = Told.Value.Events.OfType<RunFinished>().ToLookup(r => (r.Repository, r.Workflow, r.Sha));
        var flaky = runs.Where(r => r.Any(a => a.Outcome == Outcome.Failure) && r.Any(a => a.Outcome == Outcome.Success)).ToList();

        Assert.InRange(flaky.Count, 10, 200);
        Assert.All(flaky, f => Assert.Equal(("acme-demo/storefront-web", "end-to-end"), (f.Key.Repository, f.Key.Workflow)));
    }

    [Fact]
    public void A_few_releases_a_day_go_to_production_and_some_are_rolled_back()
    {
        var told = Told.Value.Events;
        var production = told.OfType<DeploymentFinished>().Where(d => d.Production).ToList();
        var rolledBack = production.Where(d => d.RollbackOf is not null).ToList();

        output.WriteLine($"{production.Count} releases, {rolledBack.Count} rolled back");
        Assert.InRange(production.Count / 43.0, 2, 5);
        Assert.InRange(rolledBack.Count, 2, 25);
        Assert.All(rolledBack, r => Assert.Contains(production, d => d.DeploymentId == r.RollbackOf));
        Assert.All(rolledBack, r => Assert.Single(told.OfType<IncidentOpened>(), i => i.Deployment == r.RollbackOf));
    }

    [Fact]
    public void What_a_change_is_merged_as_is_what_gets_pushed_tested_and_deployed()
    {
        var told = Told.Value.Events;
        var merged = told.OfType<ChangeMerged>().Select(m => (m.Repository, m.MergeSha)).ToHashSet();
        var pushed = told.OfType<CommitsPushed>().Where(p => p.Ref == "refs/heads/main").Select(p => (p.Repository, p.After)).ToHashSet();
        var deployed = told.OfType<DeploymentStarted>().Select(d => (d.Repository, (string?)d.Sha));

        Assert.True(merged.SetEquals(pushed));
        Assert.All(deployed, d => Assert.Contains(d, merged));
    }

    [Fact]
    public void The_loops_on_a_branch_lead_to_its_change()
    {
        var told = Told.Value.Events;
        var branches = told.OfType<ChangeOpened>().Where(c => !c.Author.Bot).Select(c => (c.Repository, (string?)c.HeadRef)).ToHashSet();
        var worked = told.OfType<EditsObserved>().Select(e => (e.Workspace.Repository, e.Workspace.Branch)).Distinct().ToList();

        // The newest branches are not opened yet.
        Assert.InRange((double)worked.Count(branches.Contains) / worked.Count, 0.93, 1);
    }

    [Fact]
    public void A_later_hour_of_the_same_day_only_adds()
    {
        var earlier = Ids(1, DemoTold.Now.AddHours(-5));
        var later = Ids(1, DemoTold.Now);

        Assert.Subset(later, earlier);
        Assert.True(later.Count > earlier.Count);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_gives_others()
    {
        Assert.Equal(Bytes(1), Bytes(1));
        Assert.Empty(Ids(1, DemoTold.Now, days: 7).Intersect(Ids(2, DemoTold.Now, days: 7)));
    }

    [Fact]
    public void Weeks_come_newest_first()
    {
        var weeks = new DemoOrganisation(1, DemoTold.Now).Chunks().ToList();

        Assert.Equal(weeks.Select(w => w.Week).OrderDescending(), weeks.Select(w => w.Week));
        Assert.Equal(weeks.Count, new DemoOrganisation(1, DemoTold.Now).Weeks);
        Assert.Equal(new DateOnly(2026, 9, 14), weeks[0].Week);
        Assert.All(weeks, w => Assert.All(w.Batches.SelectMany(b => b), e =>
            Assert.Equal(w.Week, DemoCalendar.MondayOf(DateOnly.FromDateTime(e.At.UtcDateTime)))));
    }

    private static byte[] Bytes(ulong seed)
    {
        var writer = new DemoWriter(seed);
        return [.. new DemoOrganisation(seed, DemoTold.Now, days: 7).Chunks().SelectMany(c => c.Batches).SelectMany(b => writer.Write(b, DemoTold.Now))];
    }

    private static HashSet<Guid> Ids(ulong seed, DateTimeOffset now, int days = 14)
    {
        var writer = new DemoWriter(seed);
        return
        [
            .. new DemoOrganisation(seed, now, days).Chunks().SelectMany(c => c.Batches)
                .SelectMany(b => JsonDocument.Parse(writer.Write(b, now)).RootElement.GetProperty("events").EnumerateArray())
                .Select(e => e.GetProperty("id").GetGuid()),
        ];
    }
}
