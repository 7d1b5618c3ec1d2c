using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DevEx.Web.Access;

namespace DevEx.Web.Me;

/// <summary>Writes all that is stored about the caller as JSON Lines. The last line says how many there are, so that a file that was cut off is known.</summary>
public sealed class MyExport(MyDataQueries data, MyExportQueries queries, TimeProvider clock) : IDisposable
{
    public const string ContentType = "application/jsonl";

    private const int MostAtOnce = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    /// <returns>Null when as many are running as may.</returns>
    public IDisposable? TryBegin() => _turns.Wait(0) ? new Turn(_turns) : null;

    public async Task WriteAsync(Viewer viewer, Stream to, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var lines = new Lines(to);
        var own = await data.GetAsync(viewer, ct);
        lines.Add("person", new { own.Subject, own.Name, own.Zone, ExportedAt = now });
        lines.AddAll("login", own.Logins);
        lines.AddAll("team", own.Teams);
        lines.AddAll("token", own.Tokens);
        lines.AddAll("pullRequest", await queries.PullRequestsAsync(viewer, ct));
        await lines.SendAsync(ct);

        await foreach (var events in queries.EventsAsync(viewer, now, ct))
        {
            foreach (var e in events)
            {
                lines.Add(e);
            }

            await lines.SendAsync(ct);
        }

        lines.Add("end", new { Lines = lines.Count + 1 });
        await lines.SendAsync(ct);
    }

    public void Dispose() => _turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }

    /// <summary>Lines that wait to be sent.</summary>
    private sealed class Lines(Stream to)
    {
        private readonly ArrayBufferWriter<byte> _text = new();

        public long Count { get; private set; }

        public void AddAll<T>(string kind, IEnumerable<T> all)
            where T : notnull
        {
            foreach (var one in all)
            {
                Add(kind, one);
            }
        }

        public void Add<T>(string kind, T what)
            where T : notnull => Add(json =>
        {
            json.WriteString("kind", kind);
            json.WritePropertyName(kind);
            JsonSerializer.Serialize(json, what, Json);
        });

        public void Add(OwnEvent e) => Add(json =>
        {
            json.WriteString("kind", "event");
            json.WriteString("id", e.Id);
            json.WriteString("type", e.Type);
            json.WriteString("receivedAt", e.ReceivedAt);
            json.WritePropertyName("event");
            // As it is stored, to the last digit.
            json.WriteRawValue(e.Body);
        });

        public async Task SendAsync(CancellationToken ct)
        {
            await to.WriteAsync(_text.WrittenMemory, ct);
            await to.FlushAsync(ct);
            _text.ResetWrittenCount();
        }

        private void Add(Action<Utf8JsonWriter> write)
        {
            using (var json = new Utf8JsonWriter(_text, new() { Encoder = Json.Encoder }))
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            }

            _text.Write("\n"u8);
            Count++;
        }
    }
}
