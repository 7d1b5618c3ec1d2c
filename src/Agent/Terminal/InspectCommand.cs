using System.Text.Json;
using DevEx.Agent.Settings;

namespace DevEx.Agent.Terminal;

/// <summary><c>devex inspect</c>: all that waits to leave this machine, word for word.</summary>
internal static class InspectCommand
{
    public static int Show()
    {
        if (AgentHome.Find() is not { } home || home.Connection() is not { } connection)
        {
            Console.Error.WriteLine("No server is connected, so nothing leaves this machine.");
            return 1;
        }

        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var line in home.SpoolFor(connection).Peek())
            {
                Write(json, line);
            }

            json.WriteEndArray();
        }

        output.Write("\n"u8);
        return 0;
    }

    private static void Write(Utf8JsonWriter json, string line)
    {
        try
        {
            using var waiting = JsonDocument.Parse(line);
            waiting.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteStringValue("a torn line, which will not be sent");
        }
    }
}
