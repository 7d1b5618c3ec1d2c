using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;
using static DevEx.Domain.Tests.Loops.Story;
using Outcome = DevEx.Domain.Events.Outcome;

namespace DevEx.Domain.Tests.Metrics;

/// <summary>What holds for DORA's five whatever was deployed, broke and was merged.</summary>
public sealed class DoraPropertyTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    private static readonly Arbitrary<Case> Cases =
        (from deployments in Gen.ListOf(Deployments())
         from incidents in Gen.ListOf(Incidents())
         from changes in Gen.ListOf(Changes())
         from days in Gen.Choose(1, 40)
         from seed in Gen.Choose(0, int.MaxValue)
         select new Case([.. deployments], [.. incidents], [.. changes], days, seed)).ToArbitrary();

    [Fact]
    public void There_is_a_number_exactly_where_there_is_data_and_it_is_one() =>
        Properties.Hold(Cases, c =>
        {
            var dora = c.Dora();
            return IsKnown(dora.LeadTime.Median?.TotalMilliseconds, dora.LeadTime.N)
                && IsKnown(dora.Recovery.Median?.TotalMilliseconds, dora.Recovery.N)
                && IsKnown(dora.Frequency.PerDay, dora.Frequency.N) && dora.Frequency.PerDay is not 0
                && IsKnown(dora.Frequency.DaysPerWeek, dora.Frequency.Weeks.Count) && !(dora.Frequency.DaysPerWeek > 7)
                && IsKnown(dora.FailRate.Rate, dora.FailRate.N) && !(dora.FailRate.Rate > 1)
                && IsKnown(dora.ReworkRate.Rate, dora.ReworkRate.N) && !(dora.ReworkRate.Rate > 1);
        });

    [Fact]
    public void Order_and_duplicates_never_change_an_answer() =>
        Properties.Hold(Cases, c => Text(c.Dora()) == Text(c.Shuffled().Dora()));

    [Fact]
    public void What_failed_says_why_and_is_one_of_the_deployments_and_what_mended_it_came_later() =>
        Properties.Hold(Cases, c =>
        {
            var rate = c.Dora().FailRate;
            return rate.Failures.All(f =>
                rate.Deployments.Contains(f.Deployment)
                && f.Reasons.Count > 0
                && f.Reasons.Contains(FailureReason.Incident) == f.Incidents.Count > 0
                && (f.Reasons[0] == FailureReason.Incident) == f.Remedy is null
                && !(f.RecoveredBy?.FinishedAt < f.Deployment.FinishedAt));
        });

    private static bool IsKnown(double? value, int n) => value is { } known ? n > 0 && double.IsFinite(known) && known >= 0 : n == 0;

    private static Gen<Deployment> Deployments() =>
        from id in Gen.Choose(0, 30)
        from took in Gen.Choose(-20, 200)
        from production in Gen.Elements(true, true, true, false)
        from outcome in Gen.Elements(Outcome.Success, Outcome.Success, Outcome.Success, Outcome.Failure)
        from sha in Gen.Choose(0, 5)
        from unplanned in Gen.Elements<bool?>(null, null, null, true, false)
        from rollbackOf in Gen.Elements<string?>(null, null, null, "1", "2", "3")
        select Deploy($"{id}", id * 977, (id * 977) + took, production, outcome, $"m{sha}") with { Unplanned = unplanned, RollbackOf = rollbackOf };

    private static Gen<Incident> Incidents() =>
        from id in Gen.Choose(0, 1_000_000)
        from at in Gen.Choose(0, 30_000)
        from names in Gen.Elements<string?>(null, null, "1", "7", "unheard of")
        select Incident.Fold([IncidentOpened(at, $"{id}", names)])!;

    private static Gen<DoraChange> Changes() =>
        from number in Gen.Choose(0, 5)
        from bot in Gen.Elements(true, false, false)
        from committed in Gen.Elements<double?>(null, -50, 60, 5_000)
        from branch in Gen.Elements("feature", "hotfix/1", "revert-1-feature")
        let change = MergedChange(number, number * 1_500, $"m{number}") with { HeadRef = branch }
        select new DoraChange(bot ? change with { Author = Bot } : change, committed is { } at ? Min(at) : null);

    private sealed record Case(Deployment[] Deployments, Incident[] Incidents, DoraChange[] Changes, int Days, int Seed)
    {
        // Ids are unique where they come from.
        public Dora Dora()
        {
            Deployment[] deployments = [.. Deployments.GroupBy(d => d.DeploymentId).Select(g => g.MinBy(Text)!)];
            DoraChange[] changes = [.. Changes.GroupBy(c => c.Change.Number).Select(g => g.MinBy(Text)!)];
            Incident[] incidents = [.. Incidents.GroupBy(i => i.IncidentId).Select(g => g.MinBy(Text)!)];
            var links = DeploymentLinks.Of(deployments, ["m0", "m1", "m2", "m3"], changes.Select(c => c.Change));
            return Domain.Metrics.Dora.Of(
                new([.. deployments, .. deployments.Take(Seed % 3)], incidents, links, [.. changes, .. changes.Take(Seed % 2)]),
                Monday, Monday.AddDays(Days - 1), TimeZoneInfo.Utc);
        }

        public Case Shuffled()
        {
            var random = new Random(Seed);
            Case other = new([.. Deployments, .. Deployments], [.. Incidents, .. Incidents], [.. Changes, .. Changes], Days, Seed + 1);
            random.Shuffle(other.Deployments);
            random.Shuffle(other.Incidents);
            random.Shuffle(other.Changes);
            return other;
        }
    }
}
