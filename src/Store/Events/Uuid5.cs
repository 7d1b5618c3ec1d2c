using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace DevEx.Store.Events;

/// <summary>Ids that are made of a name (RFC 9562, version 5): the same name gives the same id everywhere, whenever it is said.</summary>
public static class Uuid5
{
    [SuppressMessage("Security", "CA5350", Justification = "RFC 9562 says SHA-1; the id is a name, not a proof.")]
    public static Guid Of(Guid space, string name)
    {
        var named = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        space.TryWriteBytes(named, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, named.AsSpan(16));

        Span<byte> id = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(named, id);
        id[6] = (byte)((id[6] & 0x0F) | 0x50);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id[..16], bigEndian: true);
    }
}
