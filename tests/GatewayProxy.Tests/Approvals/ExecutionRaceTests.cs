using System.Diagnostics;
using GatewayOperator.Api.ApprovalRequests;

namespace GatewayProxy.Tests.Approvals;

public sealed class ExecutionRaceTests
{
    private const int Racers = 16;

    [Test]
    [CancelAfter(120_000)]
    public async Task Of_sixteen_processes_that_race_for_one_request_one_executes_it()
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        using var files = new RequestFilesFixture();
        var request = await files.AskAsync();
        var racers = Enumerable.Range(0, Racers).Select(_ => Start(files.Directory, request)).ToList();
        try
        {
            foreach (var racer in racers)
            {
                Assert.That(await racer.StandardOutput.ReadLineAsync(ct), Is.EqualTo("ready"));
            }

            foreach (var racer in racers)
            {
                racer.StandardInput.Close();
            }

            var results = await Task.WhenAll(racers.Select(racer => racer.StandardOutput.ReadLineAsync(ct).AsTask()));
            Assert.That(results.Count(result => result == "won"), Is.EqualTo(1), string.Join(' ', results));
            Assert.That(results.Count(result => result == "lost"), Is.EqualTo(Racers - 1));
            await Task.WhenAll(racers.Select(racer => racer.WaitForExitAsync(ct)));
        }
        finally
        {
            racers.ForEach(End);
        }
    }

    private static Process Start(string directory, ApprovalRequest request)
    {
        var racer = Path.Combine(
            AppContext.BaseDirectory.Replace("GatewayProxy.Tests", "RequestRacer", StringComparison.Ordinal),
            "RequestRacer.dll");
        return Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", racer, directory, request.Metadata.Namespace, request.Metadata.Name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    private static void End(Process racer)
    {
        if (!racer.HasExited)
        {
            racer.Kill();
        }

        racer.Dispose();
    }
}
