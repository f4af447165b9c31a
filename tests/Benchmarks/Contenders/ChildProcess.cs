using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GatewayOperator.Tests.Benchmarks.Contenders;

/// <summary>A process that serves until it is disposed of.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public IReadOnlyCollection<string> Lines => _lines;

    public static ChildProcess Start(string program, params IEnumerable<string> arguments) =>
        Start(program, null, arguments);

    public static ChildProcess Start(
        string program, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            process.StartInfo.Environment[name] = value;
        }

        var child = new ChildProcess(process);
        process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Starts as user postgres when this process is root: some servers refuse to be root.</summary>
    public static ChildProcess StartUnprivileged(string program, params IEnumerable<string> arguments) =>
        Environment.UserName == "root"
            ? Start("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", program, .. arguments])
            : Start(program, arguments);

    public Task ListeningAsync(int port, CancellationToken ct) => UntilAsync($"port {port}", async () =>
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }, ct);

    /// <summary>Waits for a line that starts with <paramref name="prefix"/>, and returns the rest of it.</summary>
    public async Task<string> SaysAsync(string prefix, TimeSpan patience, CancellationToken ct)
    {
        string? Find() => _lines.FirstOrDefault(l => l.StartsWith(prefix, StringComparison.Ordinal));
        await UntilAsync(prefix, () => Task.FromResult(Find() is not null), ct, patience);
        return Find()![prefix.Length..].Trim();
    }

    public async Task UntilAsync(
        string what, Func<Task<bool>> condition, CancellationToken ct, TimeSpan? patience = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(started) > (patience ?? StartPatience))
            {
                throw new InvalidOperationException(
                    $"{_process.StartInfo.FileName}: waited for {what}; it said:\n{string.Join('\n', _lines)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var term = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            using var patience = new CancellationTokenSource(EndPatience);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
