using System.Diagnostics;
using System.Globalization;

namespace GatewayOperator.Local;

/// <summary>
/// Keeps one gateway-proxy running. The child ends when its standard input does, so it never outlives the operator,
/// whatever ends that.
/// </summary>
public sealed class ProxyProcess(
    string target, LocalOptions options, ConfigPublisher publisher, TextWriter output, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(30);

    private Func<Task>? _stop;
    private volatile string? _fault;

    /// <summary>Why there is no proxy right now, else null.</summary>
    public string? Fault => _fault;

    public bool IsStarted => _stop is not null;

    public void Start()
    {
        var stopping = new CancellationTokenSource();
        var supervision = SuperviseAsync(stopping.Token);
        _stop = async () =>
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await supervision.ConfigureAwait(false);
            stopping.Dispose();
        };
    }

    /// <summary>Lets open transactions end within the drain time, then ends the child.</summary>
    public async Task StopAsync()
    {
        if (_stop is { } stop)
        {
            _stop = null;
            await stop().ConfigureAwait(false);
        }
    }

    private async Task SuperviseAsync(CancellationToken stopping)
    {
        var backoff = TimeSpan.FromSeconds(1);
        while (!stopping.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            var end = await RunOnceAsync(stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            backoff = time.GetElapsedTime(started) > MaxBackoff ? TimeSpan.FromSeconds(1) : backoff;
            _fault = $"gateway-proxy {end}; it is started again in {backoff.TotalSeconds:0} s, its output says why.";
            Log.ProxyEnded(log, target, end, backoff.TotalSeconds);
            try
            {
                await Task.Delay(backoff, time, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            backoff = backoff * 2 < MaxBackoff ? backoff * 2 : MaxBackoff;
        }
    }

    private async Task<string> RunOnceAsync(CancellationToken stopping)
    {
        publisher.Forget();
        using var process = new Process { StartInfo = StartInfo() };
        process.OutputDataReceived += (_, line) => Pass(line.Data);
        process.ErrorDataReceived += (_, line) => Pass(line.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"cannot be started ({e.Message})";
        }

        _fault = null;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process).ConfigureAwait(false);
        }

        return string.Create(CultureInfo.InvariantCulture, $"ended with code {process.ExitCode}");
    }

    private async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(options.DrainTimeout + TimeSpan.FromSeconds(5), time);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.ProxyKilled(log, target);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var drain = options.DrainTimeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return new ProcessStartInfo(
            options.Proxy,
            [
                "--config", publisher.ConfigPath, "--acknowledge", publisher.AcknowledgementPath,
                "--operations", "127.0.0.1:0", "--drain-timeout", drain, "--attached",
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private void Pass(string? line)
    {
        if (line is not null)
        {
            output.WriteLine($"[{target}] {line}");
        }
    }
}
