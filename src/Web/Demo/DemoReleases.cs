using DevEx.Domain.Events;

namespace DevEx.Web.Demo;

/// <summary>The outer loop of one repository: every merge goes to staging, a release now and then to production, and a few go wrong.</summary>
public sealed class DemoReleases
{
    private const string Provider = "github";
    private const string Production = "production";
    private const string Staging = "staging";
    private const double ReleasesADay = 0.35;
    private const double Fails = 0.05;
    private const double Hurts = 0.07;

    private readonly DemoCalendar _calendar;
    private readonly DemoTeam _team;
    private readonly DemoRepository _repository;
    private readonly List<(DateTimeOffset At, string Sha)> _staged = [];
    private string? _live;

    public DemoReleases(DemoCalendar calendar, DemoTeam team, DemoRepository repository, IEnumerable<DemoMerge> merges)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        (_calendar, _team, _repository) = (calendar, team, repository);
        Stage(merges);
        for (var day = calendar.FirstDay; day <= calendar.Today; day = day.AddDays(1))
        {
            Release(day);
        }
    }

    public List<DevEvent> Events { get; } = [];

    private void Stage(IEnumerable<DemoMerge> merges)
    {
        string? before = null;
        var free = DateTimeOffset.MinValue;
        foreach (var merge in merges.Where(m => m.Run.Passed).OrderBy(m => m.Run.FinishedAt).ThenBy(m => m.Number))
        {
            var chance = DemoRandom.Of(_calendar.Seed, $"{_repository.Name}/staging", merge.Number);
            var from = merge.Run.FinishedAt.AddSeconds(15);
            var to = (from > free ? from : free) + chance.Duration(TimeSpan.FromMinutes(2.5));
            Deploy(new(chance, Staging, merge.Sha, before), from > free ? from : free, to, Outcome.Success);
            (before, free) = (merge.Sha, to);
            _staged.Add((to, merge.Sha));
        }
    }

    private void Release(DateOnly day)
    {
        var chance = DemoRandom.Of(_calendar.Seed, $"{_repository.Name}/production", day.DayNumber);
        var at = DemoCalendar.Local(_team, day, TimeSpan.FromHours(10)) + chance.Minutes(0, 330);
        var sha = _staged.LastOrDefault(s => s.At < at).Sha;
        if (DemoCalendar.IsWeekend(day) || !chance.Chance(ReleasesADay / _calendar.WaitsAt(at)) || sha is null || sha == _live)
        {
            return;
        }

        var luck = chance.Fraction();
        var release = new Rollout(chance, Production, sha, _live);
        var done = at + chance.Duration(TimeSpan.FromMinutes(8));
        Deploy(release, at, done, luck < Fails ? Outcome.Failure : Outcome.Success);
        if (luck < Fails)
        {
            // The rollout itself broke: mended and tried again within the hour or two.
            var again = done + chance.Minutes(25, 110);
            Deploy(new(chance, Production, sha, _live), again, again + chance.Duration(TimeSpan.FromMinutes(8)), Outcome.Success);
        }
        else if (luck < Fails + Hurts && _live is { } healthy)
        {
            RollBack(release, healthy, done);
            return;
        }

        _live = sha;
    }

    private void RollBack(Rollout release, string healthy, DateTimeOffset deployedAt)
    {
        var chance = release.Chance;
        var opened = deployedAt + chance.Minutes(12, 90);
        var incident = new IncidentOpened
        {
            At = opened,
            Provider = "pager",
            IncidentId = DemoRuns.Number(chance),
            Repository = _repository.Name,
            Environment = Production,
            Deployment = release.Id,
            Severity = chance.Chance(0.3) ? "high" : "medium",
            Title = chance.Pick(["Error rate above 2 %", "Slow answers at the edge", "Orders stay in pending"]),
        };
        var back = opened + chance.Minutes(6, 40);
        var mended = back + chance.Duration(TimeSpan.FromMinutes(5));
        Events.Add(incident);
        Deploy(new(chance, Production, healthy, release.Sha, release.Id), back, mended, Outcome.Success);
        Events.Add(new IncidentResolved
        {
            At = mended + chance.Minutes(4, 20),
            Provider = incident.Provider,
            IncidentId = incident.IncidentId,
            Repository = incident.Repository,
            Environment = incident.Environment,
            Deployment = incident.Deployment,
            Severity = incident.Severity,
            Title = incident.Title,
        });
    }

    private void Deploy(Rollout rollout, DateTimeOffset from, DateTimeOffset to, Outcome outcome)
    {
        var started = new DeploymentStarted
        {
            At = from,
            Provider = Provider,
            Repository = _repository.Name,
            DeploymentId = rollout.Id,
            Environment = rollout.Environment,
            Production = rollout.Environment == Production,
            Sha = rollout.Sha,
            PreviousSha = rollout.Before,
            RollbackOf = rollout.RollbackOf,
            Unplanned = rollout.RollbackOf is null ? null : true,
        };
        Events.Add(started);
        Events.Add(new DeploymentFinished
        {
            At = to,
            Provider = started.Provider,
            Repository = started.Repository,
            DeploymentId = started.DeploymentId,
            Environment = started.Environment,
            Production = started.Production,
            Sha = started.Sha,
            PreviousSha = started.PreviousSha,
            RollbackOf = started.RollbackOf,
            Unplanned = started.Unplanned,
            Outcome = outcome,
        });
    }

    private sealed record Rollout(DemoRandom Chance, string Environment, string Sha, string? Before, string? RollbackOf = null)
    {
        public string Id { get; } = DemoRuns.Number(Chance);
    }
}
