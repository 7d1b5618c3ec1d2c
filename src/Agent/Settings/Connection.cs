using System.Text.Json;
using System.Text.Json.Serialization;

namespace DevEx.Agent.Settings;

/// <summary>The server that the agent reports to, and the token that says who reports.</summary>
internal sealed record Connection(string Url, string Token)
{
    /// <summary>The server's address as a folder's name, so that one server's events never reach another.</summary>
    [JsonIgnore]
    public string FolderName => string.Create(Url.Length, Url, (name, url) =>
    {
        for (var i = 0; i < url.Length; i++)
        {
            name[i] = char.IsAsciiLetterOrDigit(url[i]) || url[i] is '.' or '-' ? char.ToLowerInvariant(url[i]) : '_';
        }
    });

    /// <summary>The address without a trailing slash; null when it is not one of a web server.</summary>
    public static string? Normalise(string url) =>
        Uri.TryCreate(url.Trim(), UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.UserInfo.Length == 0
            ? parsed.GetLeftPart(UriPartial.Path).TrimEnd('/')
            : null;

    public static Connection? Load(string file)
    {
        try
        {
            var fields = FlatJson.Read(file);
            return fields.GetValueOrDefault("url") is { } url && fields.GetValueOrDefault("token") is { } token ? new Connection(url, token) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Save(string file)
    {
        var half = file + ".new";
        File.Delete(half);
        using (var stream = PrivateFile.Open(half, FileMode.CreateNew))
        {
            JsonSerializer.Serialize(stream, this, AgentJson.Default.Connection);
        }

        File.Move(half, file, overwrite: true);
    }
}
