using System.Text;
using DevEx.Domain.Events;
using DevEx.Store.Events;

namespace DevEx.Store.Tests.Events;

/// <summary>Events that differ in a number, for tests to which it matters which they are and not what they say.</summary>
internal static class Sample
{
    public static readonly Guid Ann = new("00000000-0000-7000-8000-00000000000a");

    public static Guid Id(int n) => new(n, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    /// <param name="stream">Days later than the first: one stream a day.</param>
    public static Incoming Step(int n, int stream = 0) => Incoming.Of(Id(n), StepOf(n, stream));

    /// <summary>The same id, something else.</summary>
    public static Incoming Other(int n) => Incoming.Of(Id(n), StepOf(n + 1_000_000, 0));

    public static Incoming Raw(int n, string type, string body, string stream) =>
        new(Id(n), stream, type, EventCatalogue.Find(type)?.DotnetType, Encoding.UTF8.GetBytes(body), [(byte)n]);

    private static StepFinished StepOf(int n, int stream)
    {
        var at = TestStore.Now.AddDays(stream - 20).AddMilliseconds(n);
        return new()
        {
            At = at, Subject = Ann, Workspace = new("shop/checkout", "main"), Phase = Phase.Build, Tool = "dotnet", Label = "dotnet build",
            StartedAt = at, FinishedAt = at.AddSeconds(30), Outcome = Outcome.Success, Source = "agent",
        };
    }
}
