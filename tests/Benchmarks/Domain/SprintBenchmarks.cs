using BenchmarkDotNet.Attributes;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Benchmarks.Domain;

/// <summary>A sprint of 12 people and ten working days, from their 18,000 steps and 48,000 edits to the lost cycles by phase, repository and day.</summary>
[MemoryDiagnoser]
public class SprintBenchmarks
{
    private const int People = 12;
    private const int Days = 10;
    private const int Steps = 150;
    private const int Edits = 400;
    private const int SecondsOfADay = 28_000;

    private static readonly DateOnly Monday = new(2026, 3, 2);

    private readonly List<(DateOnly Day, string Repository, List<Step> Steps, List<DateTimeOffset> Beats)> _days = [];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        foreach (var (person, day) in Enumerable.Range(0, People).SelectMany(p => Enumerable.Range(0, Days).Select(d => (p, Monday.AddDays(d + (2 * (d / 5)))))))
        {
            var nine = new DateTimeOffset(day, new(9, 0), TimeSpan.Zero);
            var steps = Enumerable.Range(0, Steps).Select(_ =>
            {
                var at = nine.AddSeconds(random.Next(SecondsOfADay));
                return new Step(PhaseTimes.LoopPhases[1 + random.Next(PhaseTimes.LoopPhases.Count - 1)], at, at.AddSeconds(random.Next(120)), Outcome.Success, "tool", "label");
            });
            _days.Add((day, $"acme/r{person % 3}", [.. steps], [.. Enumerable.Range(0, Edits).Select(_ => nine.AddSeconds(random.Next(SecondsOfADay)))]));
        }
    }

    [Benchmark(Baseline = true)]
    public object Sorting() => _days.ConvertAll(d => (d.Steps.OrderBy(s => s.StartedAt).ToList(), d.Beats.Order().ToList()));

    [Benchmark]
    public object LostCycles() => Attribution.Of(
        _days.Select(d =>
        {
            var sum = DeveloperDay.Of(InnerLoop.Iterations(d.Steps, d.Beats, InnerLoop.DefaultIdleTimeout));
            return new RepositoryDay(d.Day, d.Repository, sum.Iterations, sum.Phases);
        }),
        Baseline.Traditional)!;
}
