using DevEx.Agent.Commands;
using DevEx.Agent.Delivery;
using DevEx.Agent.Settings;
using DevEx.Agent.Spool;
using DevEx.Agent.Workspaces;
using DevEx.Domain.Events;

namespace DevEx.Agent.Running;

/// <summary>The record of one command: prepared beside it while it runs, spooled when it has ended. Nothing of it can fail the command.</summary>
internal sealed class Recording
{
    /// <summary>The most that a finished command is held back by a preparation that hangs. It takes milliseconds, more on a machine at its limit.</summary>
    private static readonly TimeSpan LongestPreparation = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(20);

    private readonly DateTimeOffset _startedAt;
    private readonly IReadOnlyList<string> _words;
    private readonly Phase? _phase;
    private readonly TaskCompletionSource _prepared = new();
    private readonly TaskCompletionSource _looked = new();
    private Notebook? _notebook;
    private WorkPlace? _place;
    private ClassifiedCommand? _command;
    private EditsLook? _look;

    private Recording(IReadOnlyList<string> words, Phase? phase, DateTimeOffset startedAt)
    {
        _startedAt = startedAt;
        _words = words;
        _phase = phase;
    }

    public static Recording Begin(IReadOnlyList<string> words, Phase? phase, DateTimeOffset startedAt)
    {
        var recording = new Recording(words, phase, startedAt);
        new Thread(recording.Prepare) { IsBackground = true }.Start();
        return recording;
    }

    public void End(CommandEnd end)
    {
        try
        {
            if (_prepared.Task.Wait(LongestPreparation) && _notebook is { } notebook && _place is { } place && _command is { } command)
            {
                Write(notebook, place, command, end);
            }
        }
        catch (Exception e) when (Forgivable(e))
        {
            Mention(e);
        }
    }

    private void Prepare()
    {
        try
        {
            _notebook = Notebook.Open();
            _place = _notebook is null ? null : WorkPlace.At(Environment.CurrentDirectory);
            if (_place is { Recorded: true } place)
            {
                _look = place.TopLevel is { } clone ? EditsLook.Begin(clone, EditMark.Since(_notebook!.Home, clone, _startedAt), _startedAt) : null;
                _command = ClassifiedCommand.Of(_words);
            }

            _prepared.TrySetResult();
            _look?.Finish();
        }
        catch (Exception e) when (Forgivable(e))
        {
            Mention(e);
        }
        finally
        {
            _prepared.TrySetResult();
            _looked.TrySetResult();
        }
    }

    private void Write(Notebook notebook, WorkPlace place, ClassifiedCommand command, CommandEnd end)
    {
        var looked = _looked.Task.Wait(LongestLook);
        var finishedAt = _startedAt + end.Took;
        byte[] edits = looked && _look?.Beats is { Count: > 0 } beats ? EventLine.Edits(Guid.CreateVersion7(), place.Workspace, "run", beats) : [];
        var step = EventLine.Step(Guid.CreateVersion7(), new StepRecord(
            place.Workspace,
            _phase ?? command.Phase ?? Phase.Other,
            command.Tool,
            command.Label,
            _startedAt,
            finishedAt,
            OutcomeOf.Command(end, command.TimeLimited),
            command.Session ? false : null,
            place.Commit));

        notebook.Spool.Append([.. edits, .. step]);
        if (place.TopLevel is { } clone)
        {
            // What the command itself wrote is no edit, so the next look begins where it ended.
            EditMark.Set(notebook.Home, clone, finishedAt);
        }

        BackgroundFlush.Start(notebook, looked ? null : _look);
    }

    // A recording may meet anything: a disk that is full, a home that is gone, a repository in a shape never seen.
    private static bool Forgivable(Exception e) => e is not OutOfMemoryException;

    private static void Mention(Exception e)
    {
        if (Environment.GetEnvironmentVariable("DEVEX_VERBOSE") == "1")
        {
            Console.Error.WriteLine($"devex: not recorded: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
