namespace DevEx.Collectors.GitHub;

/// <summary>GitHub's registrations in the order of the data.</summary>
public static class GitHubSetup
{
    /// <summary>What events and configuration call GitHub.</summary>
    public const string Provider = "github";
}
