using System.Globalization;

namespace DevEx.Collectors.Tests.Agent;

/// <summary>Bodies as an agent writes them, and with what may be wrong in them.</summary>
internal static class Wire
{
    public const string BatchId = "0195a0c0-0000-7000-8000-000000000001";

    /// <summary>Ten past nine of the day of the tests.</summary>
    public const string At = "2026-03-09T09:10:00.000Z";

    public static string Id(int n) => string.Create(CultureInfo.InvariantCulture, $"0195a0c0-0000-7000-8000-{n:x12}");

    public static string Batch(params IEnumerable<string> events) => BatchAt("2026-03-09T12:00:00.000Z", events);

    public static string BatchAt(string sentAt, params IEnumerable<string> events) =>
        $$"""{"batchId":"{{BatchId}}","sentAt":"{{sentAt}}","events":[{{string.Join(',', events)}}]}""";

    /// <param name="n">Makes its id.</param>
    /// <param name="more">Further members, each with a comma in front.</param>
    /// <param name="label">JSON.</param>
    public static string Step(int n, string more = "", string label = "\"dotnet build\"", string from = "2026-03-09T09:00:00.000Z", string to = At, string at = At) => $$"""
        {"id":"{{Id(n)}}","type":"step_finished","at":"{{at}}","workspace":{"repository":"shop/checkout","branch":"main"},"phase":"build","tool":"dotnet",
         "label":{{label}},"startedAt":"{{from}}","finishedAt":"{{to}}","outcome":"success","source":"agent"{{more}}}
        """;

    public static string Edits(int n, string beats) => $$"""
        {"id":"{{Id(n)}}","type":"edits_observed","at":"{{At}}","workspace":{"repository":"shop/checkout"},"source":"watcher","beats":[{{beats}}]}
        """;

    public static string Push(int n, string commits = "", string provider = "github") => $$"""
        {"id":"{{Id(n)}}","type":"commits_pushed","at":"{{At}}","provider":"{{provider}}","repository":"shop/checkout","ref":"refs/heads/main",
         "after":"abc","defaultBranch":"main","commits":[{{commits}}]}
        """;

    public static string Job(int n, string more = "", string runId = "4711") => $$"""
        {"id":"{{Id(n)}}","type":"job_finished","at":"{{At}}","provider":"github","repository":"shop/checkout","runId":"{{runId}}","jobId":"1","name":"test",
         "outcome":"success"{{more}}}
        """;

    public static string Nested(int depth) => string.Concat(Enumerable.Repeat("[", depth)) + "1" + string.Concat(Enumerable.Repeat("]", depth));
}
