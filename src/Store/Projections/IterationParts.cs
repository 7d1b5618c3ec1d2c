using System.Buffers;
using System.Text;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Store.Projections;

/// <summary>
/// The stretches of an iteration as its row keeps them: for each its phase, how many milliseconds it took, and its label. They follow each
/// other without a hole, so the first begins where the iteration does.
/// </summary>
public static class IterationParts
{
    private const byte More = 0x80;

    // No label, and not an empty one.
    private const ulong Unlabelled = 0;

    public static byte[] Write(IReadOnlyList<PhasePart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);

        var bytes = new ArrayBufferWriter<byte>(32 * parts.Count + 1);
        foreach (var part in parts)
        {
            Write(bytes, (ulong)part.Phase);
            Write(bytes, (ulong)(part.FinishedAt.ToUnixTimeMilliseconds() - part.StartedAt.ToUnixTimeMilliseconds()));
            Write(bytes, part.Label is null ? Unlabelled : (ulong)Encoding.UTF8.GetByteCount(part.Label) + 1);
            if (part.Label is not null)
            {
                Encoding.UTF8.GetBytes(part.Label, bytes);
            }
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <param name="bytes">As they were written.</param>
    /// <param name="startedAt">Of the iteration.</param>
    public static List<PhasePart> Read(ReadOnlySpan<byte> bytes, DateTimeOffset startedAt)
    {
        var (parts, from) = (new List<PhasePart>(), startedAt.ToUnixTimeMilliseconds());
        while (!bytes.IsEmpty)
        {
            var (phase, until, label) = ((Phase)Read(ref bytes), from + (long)Read(ref bytes), Read(ref bytes));
            parts.Add(new(phase, DateTimeOffset.FromUnixTimeMilliseconds(from), DateTimeOffset.FromUnixTimeMilliseconds(until), Text(ref bytes, label)));
            from = until;
        }

        return parts;
    }

    private static string? Text(ref ReadOnlySpan<byte> bytes, ulong label)
    {
        if (label == Unlabelled)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes[..(int)(label - 1)]);
        bytes = bytes[(int)(label - 1)..];
        return text;
    }

    private static void Write(ArrayBufferWriter<byte> bytes, ulong value)
    {
        for (; value >= More; value >>= 7)
        {
            Write(bytes, (byte)(value | More));
        }

        Write(bytes, (byte)value);
    }

    private static void Write(ArrayBufferWriter<byte> bytes, byte value)
    {
        bytes.GetSpan(1)[0] = value;
        bytes.Advance(1);
    }

    private static ulong Read(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & ~More) << shift;
            if (next < More)
            {
                return value;
            }
        }
    }
}
