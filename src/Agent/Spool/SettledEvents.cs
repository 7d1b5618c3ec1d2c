using System.Buffers;
using System.Text.Json;
using DevEx.Agent.Delivery;
using DevEx.Agent.Settings;

namespace DevEx.Agent.Spool;

/// <summary>Events that the server has spoken about: those it took stay two days, in case it loses them, those it refused a week, to be looked at.</summary>
internal sealed class SettledEvents(SpoolFolder spool)
{
    private static readonly TimeSpan SentKept = TimeSpan.FromHours(48);
    private static readonly TimeSpan RejectedKept = TimeSpan.FromDays(7);

    public void Sent(IReadOnlyCollection<byte[]> lines)
    {
        if (lines.Count > 0)
        {
            Write(spool.SentFolder, Segment.Join(lines));
        }
    }

    public void Reject(IReadOnlyCollection<(byte[] Line, RejectedEvent Reason)> events)
    {
        if (events.Count > 0)
        {
            Write(spool.RejectedFolder, Segment.Join(events.Select(e => Explained(e.Line, e.Reason))));
        }
    }

    /// <summary>Puts what the server took lately among the waiting again; it knows what it still has by the ids.</summary>
    public void BringBack()
    {
        foreach (var file in Files(spool.SentFolder))
        {
            File.Move(file, Path.Combine(spool.Location, Path.GetFileName(file)), overwrite: true);
        }
    }

    public void Forget(DateTimeOffset now)
    {
        Forget(spool.SentFolder, now - SentKept);
        Forget(spool.RejectedFolder, now - RejectedKept);
    }

    private static void Forget(string folder, DateTimeOffset before)
    {
        foreach (var old in Files(folder).Where(f => File.GetLastWriteTimeUtc(f) < before.UtcDateTime))
        {
            File.Delete(old);
        }
    }

    private static string[] Files(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "seg-*.jsonl") : [];

    private static void Write(string folder, byte[] content)
    {
        AgentHome.Create(folder);
        PrivateFile.Replace(Path.Combine(folder, $"seg-{Guid.CreateVersion7():N}.jsonl"), content);
    }

    private static byte[] Explained(byte[] line, RejectedEvent reason)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("code"u8, reason.Code);
            json.WriteString("detail"u8, reason.Detail);
            json.WritePropertyName("event"u8);
            json.WriteRawValue(line);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
