using System.Buffers.Binary;
using System.IO.Compression;

namespace DevEx.EndToEnd.Screenshots;

/// <summary>A screenshot with at most 256 colours, which a page hardly has more of: a third of the bytes for the same look.</summary>
internal static class PalettePicture
{
    private const int MostColours = 256;
    private const int HeaderLength = 13;

    // Of each channel only these bits decide which colours are counted as one.
    private const int Alike = 0xFCFCFC;

    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="png">As Chromium writes it: eight bits a channel, not interlaced.</param>
    public static byte[] Shrink(byte[] png)
    {
        var (width, height, pixels) = Read(png);
        var palette = Palette(pixels);
        var rows = new byte[height * (width + 1)];
        var nearest = new Dictionary<int, byte>();
        for (var i = 0; i < pixels.Length; i++)
        {
            if (!nearest.TryGetValue(pixels[i], out var index))
            {
                nearest[pixels[i]] = index = (byte)Array.IndexOf(palette, palette.MinBy(c => Distance(c, pixels[i])));
            }

            rows[((i / width) * (width + 1)) + 1 + (i % width)] = index;
        }

        return Write(width, height, palette, rows);
    }

    /// <summary>The colours that fill most of the picture.</summary>
    private static int[] Palette(int[] pixels) =>
    [
        .. pixels.CountBy(p => p)
            .GroupBy(c => c.Key & Alike, (_, alike) => (Colour: alike.MaxBy(c => c.Value).Key, Area: alike.Sum(c => c.Value)))
            .OrderByDescending(c => c.Area)
            .Take(MostColours)
            .Select(c => c.Colour),
    ];

    private static int Distance(int one, int other)
    {
        var (r, g, b) = ((one >> 16) - (other >> 16), ((one >> 8) & 255) - ((other >> 8) & 255), (one & 255) - (other & 255));
        return (r * r) + (g * g) + (b * b);
    }

    private static (int Width, int Height, int[] Pixels) Read(byte[] png)
    {
        var header = png.AsSpan(Signature.Length + 8, HeaderLength);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        var channels = (header[8], header[9], header[12]) switch
        {
            (8, 2, 0) => 3,
            (8, 6, 0) => 4,
            var other => throw new InvalidDataException($"A picture of another kind: {other}."),
        };
        var bytes = Unfilter(Inflate(png), height, width * channels, channels);
        var pixels = new int[width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (bytes[i * channels] << 16) | (bytes[(i * channels) + 1] << 8) | bytes[(i * channels) + 2];
        }

        return (width, height, pixels);
    }

    private static byte[] Inflate(byte[] png)
    {
        using var data = new MemoryStream();
        for (var at = Signature.Length; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(png, at + 8, length);
            }

            at += length + 12;
        }

        data.Position = 0;
        using var whole = new MemoryStream();
        using var inflated = new ZLibStream(data, CompressionMode.Decompress);
        inflated.CopyTo(whole);
        return whole.ToArray();
    }

    /// <summary>Each row was written as its difference to the left, to the row above, or to both.</summary>
    private static byte[] Unfilter(byte[] rows, int height, int stride, int channels)
    {
        var bytes = new byte[height * stride];
        for (var y = 0; y < height; y++)
        {
            var filter = rows[y * (stride + 1)];
            for (var x = 0; x < stride; x++)
            {
                var at = (y * stride) + x;
                var left = x < channels ? 0 : bytes[at - channels];
                var up = y == 0 ? 0 : bytes[at - stride];
                var corner = x < channels || y == 0 ? 0 : bytes[at - stride - channels];
                var guess = filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) };
                bytes[at] = (byte)(rows[(y * (stride + 1)) + 1 + x] + guess);
            }
        }

        return bytes;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var (byLeft, byUp, byCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - (2 * corner)));
        return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
    }

    private static byte[] Write(int width, int height, int[] palette, byte[] rows)
    {
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 3);

        using var data = new MemoryStream();
        using (var deflated = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflated.Write(rows);
        }

        using var png = new MemoryStream();
        png.Write(Signature);
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "PLTE"u8, [.. palette.SelectMany(c => new[] { (byte)(c >> 16), (byte)(c >> 8), (byte)c })]);
        Chunk(png, "IDAT"u8, data.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> kind, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] body = [.. kind, .. data];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
