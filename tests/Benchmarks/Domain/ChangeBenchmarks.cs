using BenchmarkDotNet.Attributes;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Benchmarks.Domain;

/// <summary>A pull request that was discussed for long, with 200 events in no order: folded, partitioned and measured on both clocks.</summary>
[MemoryDiagnoser]
public class ChangeBenchmarks
{
    private const int Events = 200;

    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly WorkingCalendar Calendar = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    private readonly Actor _author = new(Guid.CreateVersion7());
    private readonly Actor _reviewer = new(Guid.CreateVersion7());
    private DevEvent[] _events = [];

    [GlobalSetup]
    public void Setup()
    {
        _events =
        [
            new ChangeOpened { At = At(0), Provider = "github", Repository = "o/r", Number = 1, Title = "t", Author = _author, HeadSha = "s0", HeadRef = "b", BaseRef = "main" },
            .. Enumerable.Range(1, Events - 2).Select(n => n % 2 == 0 ? Push(n) : Review(n)),
            new ChangeMerged { At = At(Events), Provider = "github", Repository = "o/r", Number = 1, Title = "t", Author = _author, HeadSha = "s", HeadRef = "b", BaseRef = "main" },
        ];
        new Random(1).Shuffle(_events);
    }

    [Benchmark(Baseline = true)]
    public object Sorting() => _events.OrderBy(e => e.At).ToList();

    [Benchmark]
    public object Journey()
    {
        var change = Change.Fold(_events)!;
        var middle = MiddleLoop.Segments(change);
        return (middle, Calendar.WorkingTimes(middle), MiddleLoop.Rework(change), OuterLoop.Segments(change, null, []));
    }

    private static DateTimeOffset At(int n) => Nine.AddMinutes(n * 37);

    private DevEvent Push(int n) => new ChangeUpdated
    {
        At = At(n), Provider = "github", Repository = "o/r", Number = 1, Title = "t", Author = _author, HeadSha = $"s{n}", HeadRef = "b", BaseRef = "main", After = $"s{n}",
    };

    private DevEvent Review(int n) => new ReviewSubmitted
    {
        At = At(n), Provider = "github", Repository = "o/r", Number = 1, ReviewId = $"{n}", Reviewer = _reviewer,
        State = n % 5 == 0 ? ReviewState.Approved : ReviewState.ChangesRequested,
    };
}
