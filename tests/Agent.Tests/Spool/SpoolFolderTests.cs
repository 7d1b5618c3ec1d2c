using System.Text;
using DevEx.Agent.Spool;

namespace DevEx.Agent.Tests.Spool;

public sealed class SpoolFolderTests : IDisposable
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("devex-spool-");

    private SpoolFolder Spool => new(_folder.FullName);

    private string Current => Path.Combine(_folder.FullName, "current.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Ten_writers_and_a_reader_that_takes_away_lose_nothing()
    {
        var taken = new List<string>();
        var writers = Enumerable.Range(0, 10).Select(w => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Spool.Append(Line($"{w}/{i}"));
            }
        })).ToArray();

        while (!writers.All(w => w.IsCompleted))
        {
            Take();
        }

        await Task.WhenAll(writers);
        Take();
        Assert.Equal((1000, 1000), (taken.Count, taken.Distinct().Count()));

        void Take()
        {
            foreach (var segment in Spool.TakeSegments())
            {
                taken.AddRange(File.ReadAllLines(segment));
                File.Delete(segment);
            }
        }
    }

    [Fact]
    public void A_line_torn_at_any_byte_costs_no_other_line()
    {
        var whole = Encoding.UTF8.GetString(Line("a")) + Encoding.UTF8.GetString(Line("torn"));
        for (var cut = Line("a").Length + 1; cut < whole.Length; cut++)
        {
            File.WriteAllText(Current, whole[..cut]);
            Spool.Append(Line("b"));

            var segment = Segment.Read(Assert.Single(Spool.TakeSegments()), Nine);
            foreach (var file in Spool.TakeSegments())
            {
                File.Delete(file);
            }

            // Where only the newline is missing the line is whole after all.
            Assert.Equal(cut == whole.Length - 1 ? (3, 0) : (2, 1), (segment.Lines.Count, segment.Corrupt));
        }
    }

    [Fact]
    public void Garbage_and_old_age_are_told_apart_from_events()
    {
        File.WriteAllBytes(Current, [0, 0, 0, (byte)'\n', .. "[]\n{\"id\":1}\n\n"u8, .. Line("kept"), .. Line("old", Nine.AddDays(-31)), .. Line("last")]);

        var segment = Segment.Read(Assert.Single(Spool.TakeSegments()), Nine);

        Assert.Equal((2, 3, 1), (segment.Lines.Count, segment.Corrupt, segment.TooOld));
    }

    [Fact]
    public void Beyond_its_limit_the_oldest_is_given_up_and_counted()
    {
        var small = new SpoolFolder(_folder.FullName) { LargestSize = 7_000 };
        foreach (var n in Enumerable.Range(0, 3))
        {
            foreach (var i in Enumerable.Range(0, 30))
            {
                small.Append(Line($"{n}/{i}"));
            }

            small.TakeSegments();
        }

        Assert.True(small.Dropped > 0);
        Assert.Equal(90, small.Peek().Count + small.Dropped);
        Assert.Contains("2/29", small.Peek()[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(small.Peek(), l => l.Contains("0/0", StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_else_on_the_machine_can_read_it()
    {
        var inner = Path.Combine(_folder.FullName, "spool");
        new SpoolFolder(inner).Append(Line("a"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(inner));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(inner, "current.jsonl")));
    }

    [Fact]
    public void A_lock_that_stays_taken_is_waited_for_no_longer_than_agreed()
    {
        Spool.Append(Line("a"));
        using var held = FileLock.TryTake(Path.Combine(_folder.FullName, ".lock"));

        Assert.Throws<IOException>(() => Spool.Append(Line("b")));
    }

    private static byte[] Line(string mark, DateTimeOffset? at = null) =>
        Encoding.UTF8.GetBytes($$"""{"id":"{{Guid.CreateVersion7()}}","at":"{{at ?? Nine:O}}","mark":"{{mark}}"}""" + "\n");
}
