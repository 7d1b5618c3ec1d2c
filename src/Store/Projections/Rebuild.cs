using System.Diagnostics;
using DevEx.Store.Events;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>How far a rebuild is: so many of the <paramref name="Total"/> events or cells of a stage, since its beginning. Cells mark others, so there their total grows.</summary>
public sealed record RebuildProgress(string Stage, long Done, long Total, TimeSpan Took);

/// <summary>What a rebuild did, from the first event to the swap.</summary>
public sealed record RebuildResult(long Events, long Cells, TimeSpan Took);

/// <summary>
/// Makes facts and cells anew from the first event on, beside those that pages read, and takes their place when it has caught up. One that
/// is interrupted has changed nothing; the next begins from zero.
/// </summary>
public sealed class Rebuild(Database live, EventStore events, ILoggerFactory logs)
{
    private const long OneAtATime = 7001005;
    private const int Workers = 2;

    // Enough to tell what the tables will be like.
    private const int FirstCells = 2_000;

    private readonly Database _next = new(live.Source, NextSchema.SearchPath);

    // What ended a process before would end this one too.
    private HashSet<long> _spared = [];

    /// <exception cref="InvalidOperationException">Another rebuild is at work.</exception>
    public async Task<RebuildResult> RunAsync(Action<RebuildProgress> report, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(report);

        await using var connection = await live.Source.OpenConnectionAsync(ct);
        await using var hold = new NpgsqlCommand($"select pg_try_advisory_lock({OneAtATime})", connection);
        if (await hold.ExecuteScalarAsync(ct) is not true)
        {
            throw new InvalidOperationException("Another rebuild is at work.");
        }

        try
        {
            return await RebuildAsync(report, ct);
        }
        finally
        {
            await using var release = new NpgsqlCommand($"select pg_advisory_unlock({OneAtATime})", connection);
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private async Task<RebuildResult> RebuildAsync(Action<RebuildProgress> report, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var schema = new NextSchema(live.Source);
        await schema.CreateAsync(ct);
        _spared = await Quarantine.EventsAsync(live.Source, ct);
        var until = await events.LastSeqIdAsync(ct);
        void Tell(string stage, long done, long total) => report(new(stage, done, total, clock.Elapsed));
        if (!await TryFactsAsync(schema, until, Tell, ct))
        {
            // Some event cannot be written: once more, and such ones are put aside.
            await schema.CreateAsync(ct);
            await FactsAsync(schema, until, Tell, ct);
        }

        await schema.MirrorMarksAsync(ct);
        var marked = await RebuildMarks.AllAsync(_next, ct);
        var cells = 0L;
        void Passed(int n)
        {
            var done = Interlocked.Add(ref cells, n);
            Tell("cells", done, Math.Max(marked, done));
        }

        await ComputeAsync(schema, Passed, ct);
        // Each of these has marked days of groups.
        marked = cells + await RebuildMarks.OnceAsync(_next, ct);
        await ComputeAsync(schema, Passed, ct);

        await CatchUpAsync(ct);
        await schema.SwapAsync(CatchUpAsync, ct);
        var took = clock.Elapsed;
        await schema.TidyAsync(ct);
        return new(until, cells, took);
    }

    /// <summary>Steps, which are most of it, on one way and all else on another; who is done first helps with what is left.</summary>
    /// <returns>False when some event cannot be written so.</returns>
    private async Task<bool> TryFactsAsync(NextSchema schema, long until, Action<string, long, long> tell, CancellationToken ct)
    {
        var things = NewThings();
        var others = OthersAsync();
        var done = await Task.WhenAll(StepsAsync(), FoldAsync());
        await schema.AnalyzeAsync(NextSchema.Things, ct);
        return done.All(d => d);

        async Task<bool> StepsAsync()
        {
            if (!await new RebuildSteps(_next, _spared).TryWriteAsync(until, last => tell("steps", last, until), ct))
            {
                return false;
            }

            await schema.IndexAsync("steps", ct);
            await schema.AnalyzeAsync(["steps"], ct);
            return await FoldAsync();
        }

        async Task<bool> OthersAsync()
        {
            if (await new RebuildFacts(_next, _spared, steps: false).WriteAsync(until, last => tell("events", last, until), ct) is not null)
            {
                return false;
            }

            await schema.IndexAsync("edits", ct);
            await schema.AnalyzeAsync(["edits"], ct);
            await things.PrepareAsync(ct);
            return true;
        }

        async Task<bool> FoldAsync()
        {
            if (!await others)
            {
                return false;
            }

            await things.WorkAsync((done, total) => tell("things", done, total), ct);
            return true;
        }
    }

    private async Task FactsAsync(NextSchema schema, long until, Action<string, long, long> tell, CancellationToken ct)
    {
        var copy = new RebuildFacts(_next, _spared, steps: true);
        var projector = NewProjector();
        while (await copy.WriteAsync(until, last => tell("events", last, until), ct) is { } faulty)
        {
            // Event by event where need be, so that what cannot be projected is put aside as it always is.
            while ((await projector.LagAsync(ct)).SeqId < faulty && await projector.ProjectAsync(ct) > 0)
            {
            }
        }

        await schema.IndexAsync("steps", ct);
        await schema.IndexAsync("edits", ct);
        var things = NewThings();
        await things.PrepareAsync(ct);
        await things.WorkAsync((done, total) => tell("things", done, total), ct);
        await schema.AnalyzeAsync(["steps", "edits", .. NextSchema.Things], ct);
    }

    /// <summary>One kind after the other, as far as they are marked now. Of tables that nobody has looked at yet PostgreSQL takes the wrong indexes.</summary>
    private async Task ComputeAsync(NextSchema schema, Action<int> passed, CancellationToken ct)
    {
        await schema.AnalyzeAsync(["dirty_cells"], ct);
        foreach (var kind in await RebuildMarks.KindsAsync(_next, ct))
        {
            foreach (var upTo in (long[])[Math.Min(kind.First + FirstCells, kind.Last), kind.Last])
            {
                await ComputeUpToAsync(upTo, passed, ct);
                await schema.AnalyzeAsync(kind.Tables, ct);
            }
        }
    }

    /// <summary>Two workers: while one waits for the database the other computes. Each has cells of its own, or they would wait for each other's people.</summary>
    private async Task ComputeUpToAsync(long upTo, Action<int> passed, CancellationToken ct)
    {
        // One may be done before the other has marked what is the first one's.
        while ((await Task.WhenAll(Enumerable.Range(0, Workers).Select(nth => Task.Run(() => ShareAsync(new(nth, Workers, upTo)), ct)))).Any(cells => cells > 0))
        {
        }

        async Task<int> ShareAsync(Share share)
        {
            var (worker, all) = (NewCellWorker(share), 0);
            while (await worker.RecomputeAsync(ct) is > 0 and var cells)
            {
                passed(cells);
                all += cells;
            }

            return all;
        }
    }

    private async Task CatchUpAsync(CancellationToken ct)
    {
        var (projector, worker) = (NewProjector(), NewCellWorker());
        while (await projector.ProjectAsync(ct) > 0 | await worker.RecomputeAsync(ct) > 0)
        {
        }
    }

    private RebuildThings NewThings() => new(_next, _spared, logs.CreateLogger<RebuildThings>());

    private Projector NewProjector() => new(_next, events, logs.CreateLogger<Projector>(), _spared);

    private CellWorker NewCellWorker(Share? share = null) => new(_next, logs.CreateLogger<CellWorker>(), seen: false, share: share);
}
