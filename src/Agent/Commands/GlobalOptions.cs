namespace DevEx.Agent.Commands;

/// <summary>Takes off the options that stand between a program and its subcommand: <c>kubectl -n shop apply</c>.</summary>
internal static class GlobalOptions
{
    private static readonly string[] Programs =
        ["kubectl", "oc", "k", "helm", "docker", "podman", "nerdctl", "npm", "pnpm", "yarn", "bun", "cargo", "go", "gh", "glab", "argocd", "flux", "pulumi", "az"];

    /// <summary>Those whose value is a word of its own.</summary>
    private static readonly string[] Valued =
    [
        "-n", "--namespace", "--context", "--kube-context", "--kubeconfig", "--cluster", "--user", "-H", "--host", "-l", "--log-level", "-c",
        "--prefix", "-w", "--workspace", "--filter", "-F", "-C", "--cwd", "--dir", "-R", "--repo", "-s", "--stack", "--server", "--config",
    ];

    public static SimpleCommand Strip(SimpleCommand command)
    {
        var words = command.Words;
        if (!Programs.Contains(command.Program))
        {
            return command;
        }

        var at = 1;
        while (at < words.Count && words[at].StartsWith('-'))
        {
            at += Valued.Contains(words[at]) ? 2 : 1;
        }

        // yarn workspace web build
        if (at + 2 < words.Count && words[0] == "yarn" && words[at] == "workspace")
        {
            at += 2;
        }

        return at == 1 || at >= words.Count ? command : command with { Words = [words[0], .. words.Skip(at)] };
    }
}
