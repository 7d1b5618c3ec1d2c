using BenchmarkDotNet.Attributes;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Benchmarks;

/// <summary>A long day of one developer: how long its cell takes to compute, against merely sorting its input.</summary>
[MemoryDiagnoser]
public class InnerLoopBenchmarks
{
    private const int Steps = 500;
    private const int Edits = 5000;

    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly List<Step> _steps = [];
    private readonly List<DateTimeOffset> _beats = [];

    [GlobalSetup]
    public void Setup()
    {
        var phases = PhaseTimes.LoopPhases.Skip(1).ToList();
        _steps.AddRange(Enumerable.Range(0, Steps).Select(i =>
            new Step(phases[i % phases.Count], Nine.AddSeconds(i * 60), Nine.AddSeconds((i * 60) + 40), Outcome.Success, "tool", "label")));
        // In no order, as they arrive.
        _beats.AddRange(Enumerable.Range(0, Edits).Select(i => Nine.AddSeconds(i * 7919 % 30_000)));
    }

    [Benchmark(Baseline = true)]
    public object Sorting() => (_steps.OrderBy(s => s.StartedAt).ToList(), _beats.Order().ToList());

    [Benchmark]
    public object Iterations() => InnerLoop.Iterations(_steps, _beats, InnerLoop.DefaultIdleTimeout);
}
