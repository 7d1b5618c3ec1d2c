using System.Globalization;
using System.Runtime.InteropServices;

namespace DevEx.Agent.Running;

/// <summary>Keeps the agent alive while its command lives, and hands on the signals that only the agent got.</summary>
internal sealed class SignalRelay
{
    // A terminal sends these to the whole group, so the command has had them already.
    private static readonly int[] FromTerminal = [2, 3];

    // Never disposed: a signal that is still on its way to us when the command has ended would then kill the agent.
    private static readonly List<PosixSignalRegistration> ForLife = [];

    private readonly Lock _gate = new();
    private readonly List<int> _early = [];
    private UnixProcess? _command;

    public SignalRelay()
    {
        var ignored = Ignored();
        foreach (var signal in (ReadOnlySpan<int>)[.. FromTerminal, .. ForAgentAlone()])
        {
            // What our caller ignores (nohup does so) the command must ignore too: a registration would undo that.
            if ((ignored & (1UL << (signal - 1))) == 0)
            {
                ForLife.Add(PosixSignalRegistration.Create((PosixSignal)signal, Took));
            }
        }
    }

    /// <summary>True once the developer has asked the command to stop.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>Names the process that gets the signals, those that came before it included.</summary>
    public void SendTo(UnixProcess command)
    {
        lock (_gate)
        {
            _command = command;
            _early.ForEach(command.Send);
        }
    }

    /// <summary>The command is gone; its number may soon be another's.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _command = null;
        }
    }

    // Hang-up, end, and the two of the user; the last have other numbers on macOS.
    private static int[] ForAgentAlone() => OperatingSystem.IsMacOS() ? [1, 15, 30, 31] : [1, 15, 10, 12];

    private static ulong Ignored()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        const string Field = "SigIgn:\t";
        var status = File.ReadAllText("/proc/self/status");
        var at = status.IndexOf(Field, StringComparison.Ordinal);
        return at >= 0 && ulong.TryParse(status.AsSpan(at + Field.Length, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask)
            ? mask
            : 0;
    }

    private void Took(PosixSignalContext context)
    {
        context.Cancel = true;
        var signal = Number(context.Signal);
        Interrupted |= signal is 2 or 3 or 15;
        if (FromTerminal.Contains(signal))
        {
            return;
        }

        lock (_gate)
        {
            if (_command is { } command)
            {
                command.Send(signal);
            }
            else
            {
                _early.Add(signal);
            }
        }
    }

    // The framework names the portable signals by negative numbers of its own.
    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        PosixSignal.SIGTERM => 15,
        var raw => (int)raw,
    };
}
