using System.Text.Json;
using DevEx.Agent.Settings;

namespace DevEx.Agent.Spool;

/// <summary>A file of waiting events, as it is before sending.</summary>
/// <param name="Lines">Those that can be sent, in order.</param>
/// <param name="Corrupt">How many were no event: torn by a crash or a bad disk.</param>
/// <param name="TooOld">How many are beyond what the server takes.</param>
internal sealed record Segment(List<byte[]> Lines, int Corrupt, int TooOld)
{
    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(30);

    public static Segment Read(string file, DateTimeOffset now)
    {
        var lines = new List<byte[]>();
        var (corrupt, old) = (0, 0);
        foreach (var line in Split(File.ReadAllBytes(file)))
        {
            switch (At(line))
            {
                case null: corrupt++; break;
                case { } at when at < now - LongestKept: old++; break;
                default: lines.Add(line); break;
            }
        }

        return new Segment(lines, corrupt, old);
    }

    /// <summary>Keeps only these lines; without any the file goes.</summary>
    public static void Replace(string file, IReadOnlyCollection<byte[]> lines)
    {
        if (lines.Count == 0)
        {
            File.Delete(file);
        }
        else
        {
            PrivateFile.Replace(file, Join(lines));
        }
    }

    public static byte[] Join(IEnumerable<byte[]> lines) => [.. lines.SelectMany(l => l.Append((byte)'\n'))];

    private static List<byte[]> Split(byte[] content)
    {
        var lines = new List<byte[]>();
        foreach (var range in content.AsSpan().Split((byte)'\n'))
        {
            if (content.AsSpan(range) is { IsEmpty: false } line)
            {
                lines.Add(line.ToArray());
            }
        }

        return lines;
    }

    // Null when the line is no event.
    private static DateTimeOffset? At(byte[] line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("id"u8, out var id) && id.TryGetGuid(out _)
                && json.RootElement.TryGetProperty("at"u8, out var at) && at.TryGetDateTimeOffset(out var instant)
                    ? instant
                    : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
