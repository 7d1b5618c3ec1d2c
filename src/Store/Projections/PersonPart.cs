using System.Buffers.Binary;

namespace DevEx.Store.Projections;

/// <summary>What one person brought to a group over some days.</summary>
/// <param name="ActiveMs">Of days with a complete iteration, in milliseconds.</param>
/// <param name="ActiveDays">Those days.</param>
/// <param name="IdleDays">Days without one.</param>
/// <param name="Incomplete">Iterations without a result.</param>
public readonly record struct PersonPart(Guid Subject, long ActiveMs, int ActiveDays, int IdleDays, int Incomplete)
{
    private const int Size = 30;

    public static PersonPart Of(in PersonDay day) =>
        new(day.Subject, day.ActiveMs ?? 0, day.ActiveMs is null ? 0 : 1, day.ActiveMs is null ? 1 : 0, day.Incomplete);

    /// <summary>With what the same person brought to other days.</summary>
    public PersonPart Plus(in PersonPart other) => new(
        other.Subject, ActiveMs + other.ActiveMs, ActiveDays + other.ActiveDays, IdleDays + other.IdleDays, Incomplete + other.Incomplete);

    /// <summary>As a week keeps them, one after the other: of at most 255 days each.</summary>
    public static byte[] Write(IReadOnlyList<PersonPart> people)
    {
        ArgumentNullException.ThrowIfNull(people);

        var bytes = new byte[people.Count * Size];
        for (var i = 0; i < people.Count; i++)
        {
            var at = bytes.AsSpan(i * Size, Size);
            people[i].Subject.TryWriteBytes(at);
            BinaryPrimitives.WriteInt64LittleEndian(at[16..], people[i].ActiveMs);
            (at[24], at[25]) = (checked((byte)people[i].ActiveDays), checked((byte)people[i].IdleDays));
            BinaryPrimitives.WriteInt32LittleEndian(at[26..], people[i].Incomplete);
        }

        return bytes;
    }

    /// <summary>Of a week.</summary>
    public static PersonPart[] Read(ReadOnlySpan<byte> bytes)
    {
        var people = new PersonPart[bytes.Length / Size];
        for (var i = 0; i < people.Length; i++)
        {
            var at = bytes.Slice(i * Size, Size);
            people[i] = new(new(at[..16]), BinaryPrimitives.ReadInt64LittleEndian(at[16..]), at[24], at[25], BinaryPrimitives.ReadInt32LittleEndian(at[26..]));
        }

        return people;
    }

    /// <summary>Of a day, as <see cref="PersonDay"/> is kept.</summary>
    public static PersonPart[] ReadDay(ReadOnlySpan<byte> bytes) => Array.ConvertAll(PersonDay.Read(bytes), d => Of(d));
}
