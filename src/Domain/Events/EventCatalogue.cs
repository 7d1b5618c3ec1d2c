using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DevEx.Domain.Events;

/// <summary>One kind of event: its name on the wire and in the store, and how its body is read and written.</summary>
/// <param name="WireName">The snake_case alias of the record name, as Marten makes it.</param>
/// <param name="Json">Reads and writes the body; holds the required fields too.</param>
public sealed record EventKind(string WireName, JsonTypeInfo Json)
{
    /// <summary>What Marten keeps in <c>mt_dotnet_type</c>.</summary>
    public string DotnetType { get; } = $"{Json.Type.FullName}, {Json.Type.Assembly.GetName().Name}";

    /// <exception cref="JsonException">The body is not of this kind.</exception>
    public DevEvent Read(JsonElement body) => (DevEvent)body.Deserialize(Json)!;

    /// <exception cref="JsonException">The body is not of this kind.</exception>
    public DevEvent Read(string body) => (DevEvent)JsonSerializer.Deserialize(body, Json)!;

    /// <param name="body">UTF-8.</param>
    /// <exception cref="JsonException">The body is not of this kind.</exception>
    public DevEvent Read(ReadOnlySpan<byte> body) => (DevEvent)JsonSerializer.Deserialize(body, Json)!;

    public byte[] Write(DevEvent e) => JsonSerializer.SerializeToUtf8Bytes(e, Json);
}

/// <summary>Every kind of event that this version knows.</summary>
public static class EventCatalogue
{
    /// <summary>All kinds, in the order of the catalogue.</summary>
    public static IReadOnlyList<EventKind> Kinds { get; } =
    [
        new("step_finished", EventJson.Default.StepFinished),
        new("edits_observed", EventJson.Default.EditsObserved),
        new("commits_pushed", EventJson.Default.CommitsPushed),
        new("change_opened", EventJson.Default.ChangeOpened),
        new("change_marked_ready", EventJson.Default.ChangeMarkedReady),
        new("change_drafted", EventJson.Default.ChangeDrafted),
        new("change_updated", EventJson.Default.ChangeUpdated),
        new("change_merged", EventJson.Default.ChangeMerged),
        new("change_closed", EventJson.Default.ChangeClosed),
        new("change_reopened", EventJson.Default.ChangeReopened),
        new("review_submitted", EventJson.Default.ReviewSubmitted),
        new("review_dismissed", EventJson.Default.ReviewDismissed),
        new("review_requested", EventJson.Default.ReviewRequested),
        new("run_queued", EventJson.Default.RunQueued),
        new("run_started", EventJson.Default.RunStarted),
        new("run_finished", EventJson.Default.RunFinished),
        new("job_finished", EventJson.Default.JobFinished),
        new("deployment_started", EventJson.Default.DeploymentStarted),
        new("deployment_finished", EventJson.Default.DeploymentFinished),
        new("incident_opened", EventJson.Default.IncidentOpened),
        new("incident_resolved", EventJson.Default.IncidentResolved),
        new("annotation_added", EventJson.Default.AnnotationAdded),
        new("annotation_removed", EventJson.Default.AnnotationRemoved),
    ];

    private static readonly FrozenDictionary<string, EventKind> ByName = Kinds.ToFrozenDictionary(k => k.WireName);
    private static readonly FrozenDictionary<Type, EventKind> ByType = Kinds.ToFrozenDictionary(k => k.Json.Type);

    /// <summary>The kind of that wire name; null when this version does not know it.</summary>
    public static EventKind? Find(string wireName) => ByName.GetValueOrDefault(wireName);

    public static EventKind KindOf(DevEvent e) => ByType[e.GetType()];
}

/// <summary>The bodies' JSON: camelCase, absent is absent, words for enums.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(WireInstant)])]
[JsonSerializable(typeof(StepFinished))]
[JsonSerializable(typeof(EditsObserved))]
[JsonSerializable(typeof(CommitsPushed))]
[JsonSerializable(typeof(ChangeOpened))]
[JsonSerializable(typeof(ChangeMarkedReady))]
[JsonSerializable(typeof(ChangeDrafted))]
[JsonSerializable(typeof(ChangeUpdated))]
[JsonSerializable(typeof(ChangeMerged))]
[JsonSerializable(typeof(ChangeClosed))]
[JsonSerializable(typeof(ChangeReopened))]
[JsonSerializable(typeof(ReviewSubmitted))]
[JsonSerializable(typeof(ReviewDismissed))]
[JsonSerializable(typeof(ReviewRequested))]
[JsonSerializable(typeof(RunQueued))]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(RunFinished))]
[JsonSerializable(typeof(JobFinished))]
[JsonSerializable(typeof(DeploymentStarted))]
[JsonSerializable(typeof(DeploymentFinished))]
[JsonSerializable(typeof(IncidentOpened))]
[JsonSerializable(typeof(IncidentResolved))]
[JsonSerializable(typeof(AnnotationAdded))]
[JsonSerializable(typeof(AnnotationRemoved))]
public sealed partial class EventJson : JsonSerializerContext;
