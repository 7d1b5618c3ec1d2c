using System.Text.Json;

namespace DevEx.Web.Demo;

/// <summary>How far the demo has been sent.</summary>
/// <param name="Week">The Monday of the week being sent.</param>
/// <param name="Share">Of all weeks, 0 to 1.</param>
/// <param name="Batches">Answered so far.</param>
/// <param name="Events">Stored so far, without the duplicates.</param>
/// <param name="Complaint">Why the first rejected event was rejected.</param>
public sealed record DemoProgress(
    DateOnly Week, double Share, int Batches, long Events, long Duplicates, long Rejected, double EventsPerSecond, string? Complaint = null);

/// <summary>Adds up the answers of requests that run side by side, and tells the sums one after the other.</summary>
internal sealed class DemoTally(int weeks, TimeProvider clock, IProgress<DemoProgress>? progress)
{
    private readonly Lock _lock = new();
    private readonly long _began = clock.GetTimestamp();
    private readonly Dictionary<DateOnly, double> _done = [];

    public DemoProgress Now { get; private set; } = new(default, 0, 0, 0, 0, 0, 0);

    /// <param name="batches">How many the week has.</param>
    /// <param name="answer">As the events API gives it.</param>
    public void Add(DateOnly week, int batches, JsonElement answer)
    {
        var rejected = answer.GetProperty("rejected");
        lock (_lock)
        {
            _done[week] = _done.GetValueOrDefault(week) + (1.0 / batches);
            var events = Now.Events + answer.GetProperty("accepted").GetInt32();
            var duplicates = Now.Duplicates + answer.GetProperty("duplicates").GetInt32();
            var seconds = Math.Max(clock.GetElapsedTime(_began).TotalSeconds, 0.001);
            Now = new(
                _done.Keys.Min(), Math.Min(_done.Values.Sum() / weeks, 1), Now.Batches + 1, events, duplicates,
                Now.Rejected + rejected.GetArrayLength(), (events + duplicates) / seconds,
                Now.Complaint ?? (rejected.GetArrayLength() > 0 ? rejected[0].GetProperty("detail").GetString() : null));
            progress?.Report(Now);
        }
    }
}
