using System.Text;

namespace DevEx.Collectors.Tests.Agent;

/// <summary>Rows 12–25 of the failure list: an item that cannot be taken is rejected with code and pointer, and its neighbours are stored.</summary>
public sealed class RejectedItemTests(SharedHost shared) : IClassFixture<SharedHost>, IAsyncLifetime
{
    private const int Bad = 2;

    private readonly EventsHost _host = shared.Events;

    public static TheoryData<string, string, string, string> Items() => new()
    {
        { "12 NUL", Wire.Step(Bad, label: "\"a\\u0000b\""), "nul_character", "/label" },
        { "12 NUL in a name", Wire.Step(Bad, ",\"a\\u0000b\":1"), "nul_character", "" },
        { "12 NUL deep down", Wire.Step(Bad, ",\"x\":[{\"y\":\"\\u0000\"}]"), "nul_character", "/x/0/y" },
        { "13 lone surrogate", Wire.Step(Bad, label: "\"\\ud800\""), "invalid_unicode", "/label" },
        { "13 lone low surrogate", Wire.Step(Bad, label: "\"\\udc00x\""), "invalid_unicode", "/label" },
        { "13 lone surrogate in the id", Wire.Step(Bad).Replace(Wire.Id(Bad), "\\ud800", StringComparison.Ordinal), "invalid_unicode", "/id" },
        { "14 1e999", Wire.Step(Bad, ",\"x\":1e999"), "number_out_of_range", "/x" },
        { "14 -1e400000", Wire.Step(Bad, ",\"x\":-1e400000"), "number_out_of_range", "/x" },
        { "14 1e-999", Wire.Step(Bad, ",\"x\":1e-999"), "number_out_of_range", "/x" },
        { "15 text over 4 KiB", Wire.Step(Bad, label: $"\"{new string('x', 4097)}\""), "field_too_long", "/label" },
        { "15 name over 4 KiB", Wire.Step(Bad, $",\"{new string('x', 4097)}\":1"), "field_too_long", "" },
        { "15 65 fields", Wire.Step(Bad, string.Concat(Enumerable.Range(0, 64).Select(n => $",\"x{n}\":1"))), "field_too_long", "" },
        { "15 list over 1000", Wire.Step(Bad, $",\"x\":[{string.Join(',', Enumerable.Repeat("1", 1001))}]"), "field_too_long", "/x" },
        { "18 missing field", Wire.Step(Bad).Replace("\"outcome\":\"success\",", "", StringComparison.Ordinal), "missing_field", "/outcome" },
        { "18 missing inner field", Wire.Step(Bad).Replace("\"repository\":\"shop/checkout\",", "", StringComparison.Ordinal), "invalid_field", "/workspace" },
        { "18 null for a needed one", Wire.Step(Bad, label: "null"), "invalid_field", "/label" },
        { "18 no type", Wire.Step(Bad).Replace("\"type\":\"step_finished\",", "", StringComparison.Ordinal), "missing_field", "/type" },
        { "18 type in camelCase", Wire.Step(Bad).Replace("step_finished", "StepFinished", StringComparison.Ordinal), "invalid_field", "/type" },
        { "18 unknown phase", Wire.Step(Bad).Replace("\"phase\":\"build\"", "\"phase\":\"dance\"", StringComparison.Ordinal), "invalid_field", "/phase" },
        { "18 phase as a number", Wire.Step(Bad).Replace("\"phase\":\"build\"", "\"phase\":1", StringComparison.Ordinal), "invalid_field", "/phase" },
        { "18 not an object", "7", "invalid_field", "" },
        { "18 no beats", Wire.Edits(Bad, ""), "invalid_field", "/beats" },
        { "18 501 beats", Wire.Edits(Bad, string.Join(',', Enumerable.Repeat($"\"{Wire.At}\"", 501))), "invalid_field", "/beats" },
        { "18 a beat that is null", Wire.Edits(Bad, "null"), "invalid_field", "/beats/0" },
        { "18 empty repository", Wire.Step(Bad).Replace("shop/checkout", "", StringComparison.Ordinal), "invalid_field", "/workspace/repository" },
        { "19 someone else", Wire.Step(Bad, ",\"subject\":\"00000000-0000-7000-8000-00000000000b\""), "subject_mismatch", "/subject" },
        { "19 no person", Wire.Step(Bad, ",\"subject\":5"), "subject_mismatch", "/subject" },
        { "20 negative", Wire.Step(Bad, from: Wire.At, to: "2026-03-09T09:00:00.000Z"), "duration_out_of_range", "/finishedAt" },
        { "20 over 30 days", Wire.Step(Bad, from: "2026-02-06T08:00:00.000Z", to: Wire.At), "duration_out_of_range", "/finishedAt" },
        { "21 future", Wire.Step(Bad, at: "2026-03-09T12:05:00.001Z"), "timestamp_future", "/at" },
        { "21 end in the future", Wire.Step(Bad, to: "2026-03-09T12:05:00.001Z"), "timestamp_future", "/at" },
        { "22 over 30 days back", Wire.Step(Bad, from: "2026-02-07T11:59:59.999Z", to: "2026-02-07T12:10:00.000Z"), "too_old", "/at" },
        { "22 year 1", Wire.Step(Bad, at: "0001-01-01T00:00:00.000Z"), "too_old", "/at" },
        { "24 known id, other content", Wire.Step(0, label: "\"something else\""), "id_conflict", "/id" },
        { "25 no id", Wire.Step(Bad).Replace($"\"id\":\"{Wire.Id(Bad)}\",", "", StringComparison.Ordinal), "bad_event_id", "/id" },
        { "25 no UUID", Wire.Step(Bad).Replace(Wire.Id(Bad), "42", StringComparison.Ordinal), "bad_event_id", "/id" },
        { "25 nil", Wire.Step(Bad).Replace(Wire.Id(Bad), Guid.Empty.ToString(), StringComparison.Ordinal), "bad_event_id", "/id" },
        { "27 what only a pipeline may say", Wire.Push(Bad), "insufficient_scope", "/type" },
    };

    public static TheoryData<string, string, string, string> CiItems() => new()
    {
        { "a commit that is null", Wire.Push(Bad, "null"), "invalid_field", "/commits" },
        { "a step that is null", Wire.Job(Bad, ",\"steps\":[null]"), "invalid_field", "/steps" },
        { "a label that is null", Wire.Job(Bad, ",\"labels\":[null]"), "invalid_field", "/labels" },
        { "a key that fits no index", Wire.Job(Bad, runId: Unlike(201)), "invalid_field", "/runId" },
        { "an empty key", Wire.Job(Bad, runId: ""), "invalid_field", "/runId" },
        { "a provider with a slash", Wire.Push(Bad, provider: "a/b"), "invalid_field", "/provider" },
        { "the end of a job in the future", Wire.Job(Bad, ",\"finishedAt\":\"9999-12-31T23:59:59.000Z\""), "timestamp_future", "/at" },
    };

    public async ValueTask InitializeAsync()
    {
        _host.Clock.Now = EventsHost.Now;
        await _host.EmptyAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Items), DisableDiscoveryEnumeration = true)]
    public async Task An_item_of_an_agent_is_rejected_and_its_neighbours_are_stored(string fault, string item, string code, string pointer)
    {
        await _host.PostAsync(Wire.Batch(Wire.Step(0)));

        await AssertRejectedAsync(fault, Wire.Batch(Wire.Step(1), item, Wire.Step(3)), _host.Agent, code, pointer);
        Assert.Equal(3, await _host.CountAsync("devex.mt_events"));
        Assert.Equal(0L, await _host.ScalarAsync("select coalesce(sum(length(payload)), 0) from devex.dead_letter"));
    }

    [Theory]
    [MemberData(nameof(CiItems), DisableDiscoveryEnumeration = true)]
    public async Task An_item_of_a_pipeline_is_rejected_and_its_neighbours_are_stored(string fault, string item, string code, string pointer)
    {
        await AssertRejectedAsync(fault, Wire.Batch(Wire.Push(1), item, Wire.Job(3)), _host.Ci, code, pointer);
        Assert.Equal(2, await _host.CountAsync("devex.mt_events"));
        Assert.Equal(item, Encoding.UTF8.GetString((byte[])(await _host.ScalarAsync("select payload from devex.dead_letter"))!));
    }

    [Theory]
    [InlineData("step_finished", true)]
    [InlineData("edits_observed", true)]
    [InlineData("StepFinished", true)]
    [InlineData("step_finished", false)]
    public async Task An_inner_loop_that_is_refused_is_kept_under_its_person_without_what_it_says(string type, bool import)
    {
        var item = Wire.Step(Bad, $",\"subject\":\"{EventsHost.Ann}\"", label: import ? "7" : "\"a\"").Replace("step_finished", type, StringComparison.Ordinal);

        await _host.PostAsync(Wire.Batch(item), import ? _host.Import : _host.Ci);

        Assert.Equal($"{EventsHost.Ann} 0", await _host.ScalarAsync("select subject || ' ' || length(payload) from devex.dead_letter"));
    }

    [Fact]
    public async Task What_only_an_agent_may_say_is_refused_from_a_pipeline() => await AssertRejectedAsync(
        "27", Wire.Batch(Wire.Push(1), Wire.Step(Bad, $",\"subject\":\"{EventsHost.Ann}\""), Wire.Job(3)), _host.Ci, "insufficient_scope", "/type");

    [Fact]
    public async Task A_name_that_is_cut_for_the_pointer_is_not_cut_through_a_character()
    {
        var name = new string('x', 63) + "\U0001F600";

        var answer = await _host.PostAsync(Wire.Batch(Wire.Step(1, $",\"{name}\":\"\\u0000\"")));

        Assert.Equal((0, "nul_character", $"/events/0/{new string('x', 63)}"), Assert.Single(answer.Rejected));
    }

    private async Task AssertRejectedAsync(string fault, string batch, string token, string code, string pointer)
    {
        var answer = await _host.PostAsync(batch, token);

        Assert.True(answer.Status == 200, $"{fault}: {answer.Status} {answer.Body.ToJsonString()}");
        Assert.Equal(2, answer.Accepted);
        Assert.Equal((1, code, $"/events/1{pointer}"), Assert.Single(answer.Rejected));
        Assert.Equal($"{code} ingest open", await _host.ScalarAsync("select code || ' ' || stage || ' ' || status from devex.dead_letter"));
        Assert.Equal(1L, await _host.ScalarAsync("select sum(rejected)::bigint from devex.arrivals"));
    }

    // Text that cannot be compressed, or an index would take it.
    private static string Unlike(int length) => new([.. new Random(1).GetItems<char>("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", length)]);
}
