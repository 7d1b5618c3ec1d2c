namespace DevEx.Agent.Settings;

/// <summary><c>devex pause</c> and <c>devex resume</c>: commands run as ever, but nothing is recorded in between.</summary>
internal static class PauseCommand
{
    public static int Pause() => With(
        home =>
        {
            home.Pause();
            Console.WriteLine("Paused. Commands run as before, nothing is recorded, until: devex resume");
        });

    public static int Resume() => With(
        home =>
        {
            home.Resume();
            Console.WriteLine("Recording.");
        });

    private static int With(Action<AgentHome> change)
    {
        if (AgentHome.Find() is not { } home)
        {
            Console.Error.WriteLine("This user has no home folder. Name a folder for the agent in DEVEX_AGENT_HOME.");
            return 1;
        }

        change(home);
        return 0;
    }
}
