using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DevEx.Web.Tests.House;

/// <summary>Which of the lines that ask the database, in the files of queries, have done so in one database since this one listens.</summary>
internal sealed partial class RanQueries : IDisposable
{
    private const string Site = "site";

    private readonly ActivityListener _listener;
    private readonly ConcurrentDictionary<string, bool> _ran = new();

    public RanQueries(string database)
    {
        // The database tells its name only when it has answered, and the stack is the caller's only while it is asked.
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity => activity.SetCustomProperty(Site, CallerOf(new StackTrace(fNeedFileInfo: true))),
            ActivityStopped = activity =>
            {
                if (activity.GetCustomProperty(Site) is string site && activity.TagObjects.Any(t => database.Equals(t.Value)))
                {
                    _ran[site] = true;
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>By file and line. A class of queries that is new is among them until a page or an answer that it serves is asked for.</summary>
    public IEnumerable<string> NotRun => All.SelectMany(Sites).Where(s => !_ran.ContainsKey(s));

    private static IEnumerable<SourceFile> All => SourceTree.Product.Where(f => f.Name.EndsWith("Queries.cs", StringComparison.Ordinal));

    public void Dispose() => _listener.Dispose();

    /// <summary>Those of a file.</summary>
    public static IEnumerable<string> Sites(SourceFile file) =>
        file.Text.Split('\n').Index().Where(l => Asks().IsMatch(l.Item)).Select(l => $"{file.Path}:{l.Index + 1}");

    private static string? CallerOf(StackTrace stack) => stack.GetFrames()
        .Select(f => All.FirstOrDefault(q => f.GetFileName()?.EndsWith(q.Path, StringComparison.Ordinal) is true) is { } file ? $"{file.Path}:{f.GetFileLineNumber()}" : null)
        .FirstOrDefault(s => s is not null);

    [GeneratedRegex(@"\bExecute(Reader|Scalar|NonQuery)?Async\(")]
    private static partial Regex Asks();
}
