using System.Diagnostics;

namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>A program that runs, and what it says.</summary>
public sealed class RunningProgram : IDisposable
{
    private readonly Process _process;
    private readonly TimeSpan _patience;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    internal RunningProgram(Process process, TimeSpan patience)
    {
        _process = process;
        _patience = patience;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Waits for the end; a program that takes longer than any test may is killed.</summary>
    public async Task<ProgramResult> EndAsync()
    {
        using var limit = new CancellationTokenSource(_patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end: {await _error}");
        }

        var result = new ProgramResult(_process.ExitCode, await _output, await _error);
        _process.Dispose();
        return result;
    }

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended, and been disposed with its end.
        }

        _process.Dispose();
    }
}
