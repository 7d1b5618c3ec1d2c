using System.Buffers.Binary;

namespace DevEx.Store.Projections;

/// <summary>What one person brought to a group's day.</summary>
/// <param name="ActiveMs">Of complete iterations, in milliseconds; null on a day without any.</param>
/// <param name="Incomplete">Iterations without a result.</param>
public readonly record struct PersonDay(Guid Subject, long? ActiveMs, int Incomplete)
{
    internal const int Size = 28;
    private const long Idle = -1;

    /// <summary>As a rollup keeps them, one after the other.</summary>
    public static byte[] Write(IReadOnlyList<PersonDay> people)
    {
        ArgumentNullException.ThrowIfNull(people);

        var bytes = new byte[people.Count * Size];
        for (var i = 0; i < people.Count; i++)
        {
            var at = bytes.AsSpan(i * Size, Size);
            people[i].Subject.TryWriteBytes(at);
            BinaryPrimitives.WriteInt64LittleEndian(at[16..], people[i].ActiveMs ?? Idle);
            BinaryPrimitives.WriteInt32LittleEndian(at[24..], people[i].Incomplete);
        }

        return bytes;
    }

    public static PersonDay[] Read(ReadOnlySpan<byte> bytes)
    {
        var people = new PersonDay[bytes.Length / Size];
        for (var i = 0; i < people.Length; i++)
        {
            var at = bytes.Slice(i * Size, Size);
            var active = BinaryPrimitives.ReadInt64LittleEndian(at[16..]);
            people[i] = new(new(at[..16]), active == Idle ? null : active, BinaryPrimitives.ReadInt32LittleEndian(at[24..]));
        }

        return people;
    }
}
