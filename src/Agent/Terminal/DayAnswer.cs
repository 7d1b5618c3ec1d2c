namespace DevEx.Agent.Terminal;

/// <summary>The developer's own day as the server has it.</summary>
internal sealed record DayAnswer(string Date, IReadOnlyList<IterationAnswer> Iterations, string? Zone = null, DaySum? Day = null);

/// <summary>One iteration, with the time that each phase took of it.</summary>
internal sealed record IterationAnswer(DateTimeOffset StartedAt, DateTimeOffset FinishedAt, long CycleMs, IReadOnlyList<PhasePart> Phases, string? Outcome = null);

internal sealed record PhasePart(string Phase, long Ms);

/// <summary>The day in four numbers; what is not known yet is null.</summary>
internal sealed record DaySum(int N, long ActiveMs, double? TaxShare = null, double? Lost = null);
