using DevEx.Domain.Events;

namespace DevEx.Web.Demo;

/// <summary>One week of the demo, in batches that the events API takes.</summary>
/// <param name="Week">Its Monday.</param>
public sealed record DemoChunk(DateOnly Week, IReadOnlyList<IReadOnlyList<DevEvent>> Batches);

/// <summary>An invented organisation: four teams, twelve repositories and what happened in them. The same seed and instant give the same.</summary>
public sealed class DemoOrganisation(ulong seed, DateTimeOffset now, int days = DemoOrganisation.DefaultDays)
{
    public const int DefaultDays = 60;
    public const int BatchSize = 500;

    private readonly DemoCalendar _calendar = new(seed, WireInstant.Cut(now), days);

    public ulong Seed => seed;

    public DemoCalendar Calendar => _calendar;

    public IReadOnlyList<DemoTeam> Teams { get; } = DemoTeam.All(seed);

    /// <summary>How many weeks <see cref="Chunks"/> gives.</summary>
    public int Weeks => ((DemoCalendar.MondayOf(_calendar.Today).DayNumber - DemoCalendar.MondayOf(_calendar.FirstDay).DayNumber) / 7) + 1;

    /// <summary>The weeks, newest first; within a week the people's days come before what the forge and the CI say.</summary>
    public IEnumerable<DemoChunk> Chunks()
    {
        var shared = Shared().Where(IsInWindow).ToLookup(e => DemoCalendar.MondayOf(DayOf(e)));
        for (var week = DemoCalendar.MondayOf(_calendar.Today); week > _calendar.FirstDay.AddDays(-7); week = week.AddDays(-7))
        {
            yield return new(week, [.. Personal(week).Concat(shared[week].OrderBy(e => e.At)).Chunk(BatchSize)]);
        }
    }

    private IEnumerable<DevEvent> Personal(DateOnly week)
    {
        var day = new DemoDay(_calendar, new(_calendar));
        return
            from offset in Enumerable.Range(0, 7)
            from team in Teams
            from person in team.Members
            from e in day.EventsOf(person, week.AddDays(offset))
            where IsInWindow(e)
            select e;
    }

    /// <summary>What belongs to no one person: annotations, changes, runs, deployments, incidents of all days.</summary>
    private IEnumerable<DevEvent> Shared()
    {
        foreach (var annotation in Annotations())
        {
            yield return annotation;
        }

        foreach (var team in Teams)
        {
            var merges = new List<DemoMerge>();
            foreach (var (events, merge) in Changes(team))
            {
                foreach (var e in events)
                {
                    yield return e;
                }

                if (merge is not null)
                {
                    merges.Add(merge);
                }
            }

            foreach (var e in team.Repositories.SelectMany(r => new DemoReleases(_calendar, team, r, merges.Where(m => m.Repository == r)).Events))
            {
                yield return e;
            }
        }
    }

    private IEnumerable<(IReadOnlyList<DevEvent> Events, DemoMerge? Merge)> Changes(DemoTeam team)
    {
        var work = new DemoWork(_calendar);
        var reviews = new DemoReviews(_calendar);
        for (var day = _calendar.FirstDay; day <= _calendar.Today; day = day.AddDays(1))
        {
            foreach (var item in team.Members.Select(m => work.ItemOf(m, day)).OfType<DemoWorkItem>())
            {
                yield return reviews.Tell(item);
            }

            foreach (var repository in team.Repositories)
            {
                if (reviews.TellBot(team, repository, day) is { } told)
                {
                    yield return told;
                }
            }
        }
    }

    private AnnotationAdded[] Annotations() =>
    [
        Annotation(
            _calendar.RemoteDevelopmentOn, new("team", "catalog"), "Remote development instead of container builds", "remote-development"),
        Annotation(_calendar.SlowImageFrom, new("repository", "acme-demo/checkout-api"), "New base image", "base-image"),
    ];

    private AnnotationAdded Annotation(DateOnly day, AnnotationScope scope, string title, string key) => new()
    {
        At = new(day, TimeOnly.MinValue, TimeSpan.Zero),
        AnnotationId = $"demo-{key}-{_calendar.Seed}",
        Scope = scope,
        Title = title,
        Kind = "rollout",
    };

    private bool IsInWindow(DevEvent e) => e.At >= _calendar.From && e.At <= _calendar.Now;

    private static DateOnly DayOf(DevEvent e) => DateOnly.FromDateTime(e.At.UtcDateTime);
}
