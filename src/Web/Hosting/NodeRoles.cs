namespace DevEx.Web.Hosting;

/// <summary>What one node of the application does: the same program scales out role by role.</summary>
[Flags]
public enum NodeRoles
{
    /// <summary>Pages and the asking side of the API.</summary>
    Web = 1,

    /// <summary>Takes events from agents, pipelines and webhooks.</summary>
    Collect = 2,

    /// <summary>Carries events into facts and cells.</summary>
    Project = 4,
    All = Web | Collect | Project,
}

/// <summary>Reads the roles from the settings.</summary>
public static class NodeRolesSetting
{
    public const string Key = "DevEx:Roles";

    /// <returns>All of them where nothing is said.</returns>
    /// <exception cref="StartRefusedException">A word is not a role.</exception>
    public static NodeRoles Read(IConfiguration configuration)
    {
        var roles = default(NodeRoles);
        foreach (var word in (configuration[Key] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            roles |= Enum.TryParse<NodeRoles>(word, ignoreCase: true, out var role) && char.IsLetter(word[0])
                ? role
                : throw new StartRefusedException($"'{word}' in {Key} is not a role. The roles are web, collect and project, with commas between them.");
        }

        return roles == default ? NodeRoles.All : roles;
    }
}
