using System.Globalization;
using System.Text.Json;
using DevEx.Agent.Settings;

namespace DevEx.Agent.Delivery;

/// <summary>How sending to one server goes. Written only by whoever holds the flush lock.</summary>
internal sealed record SendState
{
    public DateTimeOffset? LastSentAt { get; init; }

    /// <summary>Why the last attempt failed; null after a success.</summary>
    public string? LastError { get; init; }

    /// <summary>Before this instant nothing is sent unless the developer asks for it.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Failed attempts in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Lines that were no event any more: torn by a crash or a bad disk.</summary>
    public long Corrupt { get; init; }

    /// <summary>Which store the server keeps; another one means that it has lost what it had acknowledged lately.</summary>
    public string? StoreEpoch { get; init; }

    public static SendState Load(string file)
    {
        try
        {
            return File.Exists(file) && JsonSerializer.Deserialize(File.ReadAllBytes(file), AgentJson.Default.SendState) is { } state
                ? state
                : new SendState();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return new SendState();
        }
    }

    /// <summary>Whether the server may be spoken to unasked; reads no more of the state than that.</summary>
    public static bool Due(string file, DateTimeOffset now)
    {
        try
        {
            return !File.Exists(file)
                || !DateTimeOffset.TryParse(FlatJson.Read(file).GetValueOrDefault("nextAttemptAt"), CultureInfo.InvariantCulture, out var next)
                || next <= now;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return true;
        }
    }

    public void Save(string file) => PrivateFile.Replace(file, JsonSerializer.SerializeToUtf8Bytes(this, AgentJson.Default.SendState));
}
