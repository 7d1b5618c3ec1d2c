using System.Net.Http.Headers;
using System.Text.Json;
using DevEx.Testing;

namespace DevEx.EndToEnd.Dogfood;

/// <summary>
/// What a DevEx server knows of the build and the tests of DevEx itself. Only <c>.ci/run</c> can run it, which starts that server and
/// tells in the environment where it is and what it should have seen.
/// </summary>
public sealed class DogfoodTests
{
    // The agent's own start and end, on a machine that is busy with other things as well.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact(Explicit = true)]
    public async Task The_server_saw_the_build_and_the_tests_as_the_clock_on_the_wall_did()
    {
        var steps = await MeasuredStep.ReadAsync(Told("DEVEX_DOGFOOD_STEPS"));
        Assert.Equal(["build", "test"], steps.Select(s => s.Phase));
        using var http = Connect();
        IReadOnlyList<SeenPart> seen = [];

        await Eventually.TrueAsync(
            async () =>
            {
                seen = await SeenAsync(http, steps);
                return steps.All(s => Matching(seen, s).Any());
            },
            "the build and the tests in /api/v1/me/day",
            Patience);

        Assert.All(steps, step => Assert.InRange(Waited(seen, step), step.Took - Tolerance, step.Took + Tolerance));
    }

    [Fact(Explicit = true)]
    public async Task The_iterations_of_the_day_add_up()
    {
        var steps = await MeasuredStep.ReadAsync(Told("DEVEX_DOGFOOD_STEPS"));
        using var http = Connect();
        List<JsonElement> iterations = [];

        await Eventually.TrueAsync(async () => (iterations = await IterationsAsync(http, steps)).Count > 0, "an iteration in /api/v1/me/day", Patience);

        Assert.All(iterations, i => Assert.Equal(
            i.GetProperty("cycleMs").GetInt64(), i.GetProperty("phases").EnumerateArray().Sum(p => p.GetProperty("ms").GetInt64())));
    }

    private static string Told(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value
            : throw new InvalidOperationException($"{variable} is not set: these tests are a step of .ci/run.");

    private static HttpClient Connect() => new()
    {
        BaseAddress = new Uri(Told("DEVEX_DOGFOOD_URL")),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Told("DEVEX_DOGFOOD_TOKEN")) },
    };

    private static IEnumerable<SeenPart> Matching(IEnumerable<SeenPart> seen, MeasuredStep step) =>
        seen.Where(p => p.Phase == step.Phase && p.StartedAt >= step.StartedAt - Tolerance && p.FinishedAt <= step.FinishedAt + Tolerance);

    // Whoever types while the build runs does not wait for it: such time is code, by rule, and still the step's.
    private static TimeSpan Waited(IEnumerable<SeenPart> seen, MeasuredStep step) => seen
        .Where(p => p.Phase == step.Phase || p.Phase == "code")
        .Select(p => Earlier(p.FinishedAt, step.FinishedAt) - Later(p.StartedAt, step.StartedAt))
        .Where(t => t > TimeSpan.Zero)
        .Aggregate(TimeSpan.Zero, (sum, t) => sum + t);

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static async Task<IReadOnlyList<SeenPart>> SeenAsync(HttpClient http, IReadOnlyList<MeasuredStep> steps) =>
        [.. (await IterationsAsync(http, steps)).SelectMany(i => i.GetProperty("parts").EnumerateArray()).Select(SeenPart.Read)];

    /// <summary>Of every day that the steps touch: an iteration belongs to the day of its end.</summary>
    private static async Task<List<JsonElement>> IterationsAsync(HttpClient http, IReadOnlyList<MeasuredStep> steps)
    {
        var iterations = new List<JsonElement>();
        var days = steps.SelectMany(s => new[] { s.StartedAt, s.FinishedAt }).Select(t => DateOnly.FromDateTime(t.LocalDateTime)).Distinct();
        foreach (var day in days)
        {
            using var answer = JsonDocument.Parse(await http.GetStringAsync($"/api/v1/me/day?date={day:yyyy-MM-dd}"));
            iterations.AddRange(answer.RootElement.GetProperty("iterations").EnumerateArray().Select(i => i.Clone()));
        }

        return iterations;
    }
}
