using System.Globalization;
using System.Text.Json;

namespace DevEx.EndToEnd.Dogfood;

/// <summary>A command of <c>.ci/run</c> as its shell timed it, the agent's own time included.</summary>
internal sealed record MeasuredStep(string Phase, DateTimeOffset StartedAt, DateTimeOffset FinishedAt)
{
    public TimeSpan Took => FinishedAt - StartedAt;

    /// <summary>Reads lines of phase, start and end, in milliseconds since 1970.</summary>
    public static async Task<IReadOnlyList<MeasuredStep>> ReadAsync(string path) => [.. (await File.ReadAllLinesAsync(path)).Select(Read)];

    private static MeasuredStep Read(string line) =>
        line.Split(' ') is [var phase, var started, var finished] ? new(phase, Instant(started), Instant(finished)) : throw new FormatException($"'{line}' is no step.");

    private static DateTimeOffset Instant(string milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));
}

/// <summary>A stretch of an iteration as the server tells it.</summary>
internal sealed record SeenPart(string Phase, DateTimeOffset StartedAt, DateTimeOffset FinishedAt)
{
    public static SeenPart Read(JsonElement part) =>
        new(part.GetProperty("phase").GetString()!, part.GetProperty("startedAt").GetDateTimeOffset(), part.GetProperty("finishedAt").GetDateTimeOffset());
}
