using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace GatewayProxy.Tests.Authentication;

/// <summary>The npm package oidc-provider as a child process: an issuer that knows nothing of this project.</summary>
internal sealed class ForeignIssuer : IAsyncDisposable
{
    private readonly Process _node;

    private ForeignIssuer(Process node, string url) => (_node, Url) = (node, url);

    public string Url { get; }

    /// <summary>Starts it, after <c>npm ci</c> where that has not been done.</summary>
    public static async Task<ForeignIssuer> StartAsync(string audience, CancellationToken cancellation)
    {
        var folder = FindFolder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            using var install = Start(folder, "npm", "ci", "--no-audit", "--no-fund");
            await install.StandardOutput.ReadToEndAsync(cancellation);
            await install.WaitForExitAsync(cancellation);
            Assert.That(install.ExitCode, Is.Zero, $"npm ci failed in {folder}");
        }

        var node = Start(folder, "node", "server.mjs", audience);
        try
        {
            return new ForeignIssuer(node, await ExpectLineAsync(node, "listening ", cancellation));
        }
        catch
        {
            node.Kill();
            node.Dispose();
            throw;
        }
    }

    /// <summary>A new signing key; the old one is no longer published.</summary>
    public async Task RotateAsync(CancellationToken cancellation)
    {
        await _node.StandardInput.WriteLineAsync("rotate".AsMemory(), cancellation);
        await _node.StandardInput.FlushAsync(cancellation);
        await ExpectLineAsync(_node, "rotated", cancellation);
    }

    /// <summary>An access token by the client credentials grant (RFC 6749 §4.4, RFC 8707).</summary>
    public async Task<string> RequestTokenAsync(string audience, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("ci-job:only-for-tests")));
        using var form = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("resource", audience)]);
        using var answer = await http.PostAsync(new Uri(Url + "/token"), form, cancellation);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation));
        return document.RootElement.GetProperty("access_token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        _node.StandardInput.Close();
        await _node.WaitForExitAsync();
        _node.Dispose();
    }

    private static async Task<string> ExpectLineAsync(Process node, string start, CancellationToken cancellation)
    {
        while (await node.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return line[start.Length..];
            }
        }

        throw new EndOfStreamException($"the foreign issuer ended before it said: {start}");
    }

    private static Process Start(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "oidc", "server.mjs")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("oidc/server.mjs is above no parent folder");
        }

        return Path.Combine(folder.FullName, "oidc");
    }
}
