using System.Diagnostics;
using System.Globalization;

namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>
/// A server in the background that ends with this process, however this process ends: a shell in a session of its own
/// waits for the end of its input, which is ours, and then kills the server. (A signal at the parent's death would come
/// at the end of the thread that started it.)
/// </summary>
public sealed class Daemon : IAsyncDisposable
{
    private const string Guard = """
        log=$1; shift
        "$@" </dev/null >>"$log" 2>&1 &
        echo $!
        exec >/dev/null
        read -r line
        kill -9 $! 2>/dev/null
        wait
        """;

    private readonly Process _guard;
    private readonly string _logPath;

    private Daemon(Process guard, int id, string logPath)
    {
        _guard = guard;
        Id = id;
        _logPath = logPath;
    }

    /// <summary>The process id of the server itself.</summary>
    public int Id { get; }

    /// <summary>Whether it still runs; a process that is stopped by a signal runs.</summary>
    public bool Running
    {
        get
        {
            try
            {
                // pid (name) state …: the name may have anything in it.
                var stat = File.ReadAllText($"/proc/{Id}/stat");
                return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>The end of what it said, for failures.</summary>
    public string LastWords => File.Exists(_logPath) ? string.Join('\n', File.ReadLines(_logPath).TakeLast(15)) : "";

    public static async Task<Daemon> StartAsync(
        string logPath, string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        foreach (var argument in (string[])["sh", "-c", Guard, "guard", logPath, program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var guard = Process.Start(start)!;
        var id = await guard.StandardOutput.ReadLineAsync(ct).ConfigureAwait(false);
        return new Daemon(guard, int.Parse(id!, CultureInfo.InvariantCulture), logPath);
    }

    /// <summary>Sends a signal: <c>STOP</c>, <c>CONT</c>, <c>KILL</c>, <c>TERM</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Kills it, and returns when it is gone.</summary>
    public async Task KillAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        _guard.Dispose();
    }
}
