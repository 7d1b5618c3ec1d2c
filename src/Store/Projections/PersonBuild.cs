using System.Buffers.Binary;

namespace DevEx.Store.Projections;

/// <summary>What one person had to do with a local build on a day.</summary>
/// <param name="WaitedMs">How long they waited for it, in milliseconds; 0 where it ran in a watcher.</param>
/// <param name="Runs">How often it ran; 0 where the day before it did, and was waited for until today.</param>
public readonly record struct PersonBuild(Guid Subject, long WaitedMs, int Runs)
{
    private const int Size = 28;

    /// <summary>As a build's day keeps them, one after the other.</summary>
    public static byte[] Write(IReadOnlyList<PersonBuild> people)
    {
        ArgumentNullException.ThrowIfNull(people);

        var bytes = new byte[people.Count * Size];
        for (var i = 0; i < people.Count; i++)
        {
            var at = bytes.AsSpan(i * Size, Size);
            people[i].Subject.TryWriteBytes(at);
            BinaryPrimitives.WriteInt64LittleEndian(at[16..], people[i].WaitedMs);
            BinaryPrimitives.WriteInt32LittleEndian(at[24..], people[i].Runs);
        }

        return bytes;
    }

    public static int Count(ReadOnlySpan<byte> bytes) => bytes.Length / Size;

    /// <summary>The one at that place, without making a list of them: a page judges hundreds of builds.</summary>
    public static PersonBuild Read(ReadOnlySpan<byte> bytes, int index)
    {
        var at = bytes.Slice(index * Size, Size);
        return new(new(at[..16]), BinaryPrimitives.ReadInt64LittleEndian(at[16..]), BinaryPrimitives.ReadInt32LittleEndian(at[24..]));
    }
}
