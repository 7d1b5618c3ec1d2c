using System.Buffers;
using System.Text.Json;
using DevEx.Domain.Events;

namespace DevEx.Agent.Spool;

/// <summary>One finished command as the agent tells it. The server adds whose it is.</summary>
internal sealed record StepRecord(
    Workspace Workspace,
    Phase Phase,
    string Tool,
    string Label,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    Outcome Outcome,
    bool? Waited,
    string? Commit);

/// <summary>Writes an event as the line that waits in the spool and travels, unchanged, to the server.</summary>
/// <remarks>The whole of what the agent tells: every field that leaves the machine is written here.</remarks>
internal static class EventLine
{
    private const string Source = "agent";

    public static byte[] Step(Guid id, StepRecord step)
    {
        return Write(id, "step_finished", step.FinishedAt, step.Workspace, json =>
        {
            json.WriteString("phase"u8, Word(step.Phase.ToString()));
            json.WriteString("tool"u8, step.Tool);
            json.WriteString("label"u8, step.Label);
            json.WriteString("startedAt"u8, WireInstant.ToText(step.StartedAt));
            json.WriteString("finishedAt"u8, WireInstant.ToText(step.FinishedAt));
            json.WriteString("outcome"u8, Word(step.Outcome.ToString()));
            if (step.Waited is { } waited)
            {
                json.WriteBoolean("waited"u8, waited);
            }

            if (step.Commit is { } commit)
            {
                json.WriteString("commit"u8, commit);
            }

            json.WriteString("source"u8, Source);
        });
    }

    /// <param name="id">The event's own id.</param>
    /// <param name="workspace">Where.</param>
    /// <param name="source">What saw the edits: <c>watcher</c> or <c>run</c>.</param>
    /// <param name="beats">1 to 500 instants, oldest first.</param>
    public static byte[] Edits(Guid id, Workspace workspace, string source, IReadOnlyList<DateTimeOffset> beats)
    {
        return Write(id, "edits_observed", beats[^1], workspace, json =>
        {
            json.WriteString("source"u8, source);
            json.WriteStartArray("beats"u8);
            foreach (var beat in beats)
            {
                json.WriteStringValue(WireInstant.ToText(beat));
            }

            json.WriteEndArray();
        });
    }

    private static byte[] Write(Guid id, string type, DateTimeOffset at, Workspace workspace, Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, id);
            json.WriteString("type"u8, type);
            json.WriteString("at"u8, WireInstant.ToText(at));
            json.WriteStartObject("workspace"u8);
            json.WriteString("repository"u8, workspace.Repository);
            if (workspace.Branch is { } branch)
            {
                json.WriteString("branch"u8, branch);
            }

            json.WriteEndObject();
            body(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static string Word(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
