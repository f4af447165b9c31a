using System.Diagnostics;

namespace GatewayOperator.Cli.Tests.Replaying;

/// <summary>A real browser without a window, without a network, and with a profile of its own.</summary>
internal static class Browser
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The document once its script has run, and what the browser had to say.</summary>
    public static async Task<(string Dom, string Log)> RenderAsync(string file, string query = "") =>
        await RunAsync("--dump-dom", $"file://{file}{query}");

    public static async Task ScreenshotAsync(string file, string image, string query = "") =>
        await RunAsync($"--screenshot={image}", "--window-size=1180,1250", $"file://{file}{query}");

    private static async Task<(string Output, string Log)> RunAsync(params string[] arguments)
    {
        var profile = Directory.CreateTempSubdirectory("dbgateway-browser-");
        try
        {
            using var browser = Process.Start(new ProcessStartInfo("chromium",
            [
                // The sandbox wants user namespaces, which containers do not have; what is rendered is our own file.
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--v=0",
                "--virtual-time-budget=3000", "--hide-scrollbars", $"--user-data-dir={profile.FullName}",
                .. arguments,
            ])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            using var patience = new CancellationTokenSource(Patience);
            await using var end = patience.Token.Register(() => browser.Kill(entireProcessTree: true));
            var log = browser.StandardError.ReadToEndAsync(CancellationToken.None);
            var output = await browser.StandardOutput.ReadToEndAsync(CancellationToken.None);
            await browser.WaitForExitAsync(CancellationToken.None);
            Assert.That(browser.ExitCode, Is.Zero, await log);
            return (output, await log);
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }
}
