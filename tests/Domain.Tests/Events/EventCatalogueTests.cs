using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DevEx.Domain.Events;

namespace DevEx.Domain.Tests.Events;

/// <summary>The wire format is for ever: what stands in the golden files must be read and written by every later version.</summary>
public sealed class EventCatalogueTests
{
    [Fact]
    public void An_events_stream_is_named_by_the_thing_that_it_is_about()
    {
        var subject = new Guid("0195b2c0-0000-7000-8000-000000000001");
        var at = new DateTimeOffset(2026, 3, 2, 23, 59, 0, TimeSpan.Zero);
        var edits = new EditsObserved { At = at.AddDays(1), Subject = subject, Workspace = new("o/r"), Source = "watcher", Beats = [at.AddHours(1), at] };

        Assert.Equal($"loop/{subject}/2026-03-02", edits.StreamId);
        Assert.Equal($"loop/{subject}/2026-03-03", (edits with { Beats = [] }).StreamId);
        Assert.Equal("run/github/o/r/4711/2", new JobFinished
        {
            At = at, Provider = "github", Repository = "o/r", RunId = "4711", Attempt = 2, JobId = "1", Name = "test", Outcome = Outcome.Success,
        }.StreamId);
    }

    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Events", "golden");

    public static TheoryData<string> WireNames => [.. EventCatalogue.Kinds.Select(k => k.WireName)];

    [Theory]
    [MemberData(nameof(WireNames))]
    public void A_golden_event_is_read_and_written_again_without_a_difference(string wireName)
    {
        var kind = EventCatalogue.Find(wireName)!;
        var golden = ReadGolden(wireName);

        var written = Encoding.UTF8.GetString(kind.Write(kind.Read(golden)));

        Assert.Equal(Sorted(golden), Sorted(written));
        Assert.Equal(written, Encoding.UTF8.GetString(kind.Write(kind.Read(written))));
    }

    [Theory]
    [MemberData(nameof(WireNames))]
    public void A_golden_event_has_every_field_that_the_record_has(string wireName)
    {
        var fields = JsonNode.Parse(ReadGolden(wireName))!.AsObject().Select(f => f.Key);

        var settable = EventCatalogue.Find(wireName)!.Json.Properties.Where(p => p.Set is not null).Select(p => p.Name);
        Assert.Equal(settable.Order(StringComparer.Ordinal), fields.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(WireNames))]
    public void The_wire_name_is_the_record_name_in_snake_case(string wireName)
    {
        var record = EventCatalogue.Find(wireName)!.Json.Type;

        Assert.Equal(wireName, JsonNamingPolicy.SnakeCaseLower.ConvertName(record.Name));
    }

    [Fact]
    public void Every_record_of_an_event_stands_in_the_catalogue_once()
    {
        var records = typeof(DevEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DevEvent)) && !t.IsAbstract);

        Assert.Equal(
            records.Select(r => r.Name).Order(StringComparer.Ordinal),
            EventCatalogue.Kinds.Select(k => k.Json.Type.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_golden_file_is_left_over() => Assert.Equal(
        EventCatalogue.Kinds.Select(k => k.WireName).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Golden, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal));

    // The order of keys is nobody's promise: jsonb changes it.
    private static string Sorted(string json) => Sorted(JsonNode.Parse(json)!)!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(
            o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static string ReadGolden(string wireName) => File.ReadAllText(Path.Combine(Golden, $"{wireName}.json"));
}
