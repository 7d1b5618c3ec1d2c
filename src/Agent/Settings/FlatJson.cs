using System.Text.Json;

namespace DevEx.Agent.Settings;

/// <summary>Reads the few texts in a small JSON file by hand: the serialiser would cost each command fifty milliseconds of start-up.</summary>
internal static class FlatJson
{
    /// <summary>The object's own texts by name; anything else in it is passed over.</summary>
    /// <exception cref="JsonException">The file is not JSON.</exception>
    public static Dictionary<string, string> Read(string file)
    {
        var texts = new Dictionary<string, string>();
        var json = new Utf8JsonReader(File.ReadAllBytes(file));
        var name = "";
        while (json.Read())
        {
            if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
            {
                name = json.GetString()!;
            }
            else if (json is { TokenType: JsonTokenType.String, CurrentDepth: 1 })
            {
                texts[name] = json.GetString()!;
            }
        }

        return texts;
    }
}
