using System.Globalization;
using DevEx.Agent.Settings;

namespace DevEx.Agent.Workspaces;

/// <summary>Remembers up to when a clone has been looked at for edits.</summary>
internal static class EditMark
{
    private static readonly TimeSpan LongestBack = TimeSpan.FromHours(8);

    /// <summary>From when on edits are news; never more than a working day ago.</summary>
    public static DateTimeOffset Since(AgentHome home, string clone, DateTimeOffset now)
    {
        var earliest = now - LongestBack;
        var file = home.WorkspaceFile(clone, "seen");
        return File.Exists(file)
            && long.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var seen)
            && seen > earliest.ToUnixTimeMilliseconds()
            && seen <= now.ToUnixTimeMilliseconds() + 1
                ? DateTimeOffset.FromUnixTimeMilliseconds(seen)
                : earliest;
    }

    // Rounded up: what was written in the same millisecond has been seen.
    public static void Set(AgentHome home, string clone, DateTimeOffset seen) =>
        File.WriteAllText(home.WorkspaceFile(clone, "seen"), (seen.ToUnixTimeMilliseconds() + 1).ToString(CultureInfo.InvariantCulture));
}
