namespace DevEx.Domain.Metrics;

/// <summary>Writes a histogram: version, sum, then for each bucket that is not empty the step from the one before and the count.</summary>
internal sealed class HistogramWriter
{
    internal const byte Version = 1;

    private readonly List<byte> _bytes = [Version];
    private int _last;

    public HistogramWriter(long sumMs) => Write((ulong)sumMs);

    public void Write(int index, long count)
    {
        Write((ulong)(index - _last));
        Write((ulong)count);
        _last = index;
    }

    public byte[] ToArray() => [.. _bytes];

    private void Write(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}

/// <summary>Reads what <see cref="HistogramWriter"/> wrote, and nothing else.</summary>
internal ref struct HistogramReader
{
    private ReadOnlySpan<byte> _rest;
    private long _index;

    public HistogramReader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != HistogramWriter.Version)
        {
            throw new FormatException("Not a histogram of a version that is known here.");
        }

        _rest = bytes[1..];
    }

    public long ReadSum() => Read();

    /// <summary>Null at the end.</summary>
    public (long Index, long Count)? ReadBucket()
    {
        if (_rest.IsEmpty)
        {
            return null;
        }

        _index += Read();
        return (_index, Read());
    }

    private long Read()
    {
        long value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            if (_rest.IsEmpty)
            {
                break;
            }

            var next = _rest[0];
            _rest = _rest[1..];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("A number in the histogram has no end.");
    }
}
