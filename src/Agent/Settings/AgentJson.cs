using System.Text.Json.Serialization;
using DevEx.Agent.Delivery;
using DevEx.Agent.Terminal;

namespace DevEx.Agent.Settings;

/// <summary>How the agent's own files and the server's answers read as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Connection))]
[JsonSerializable(typeof(SendState))]
[JsonSerializable(typeof(Acknowledgement))]
[JsonSerializable(typeof(DayAnswer))]
internal sealed partial class AgentJson : JsonSerializerContext;
