using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace GatewayOperator.Tests.Support;

/// <summary>
/// One initialised data directory per test process and PostgreSQL version; every cluster starts from a copy of it. It
/// goes with the last cluster: a test host does not always run what is registered for the process' exit.
/// </summary>
internal sealed class ClusterTemplate
{
    private static readonly ConcurrentDictionary<string, ClusterTemplate> All = new();

    private readonly SemaphoreSlim _gate = new(1, 1);
    private string? _directory;
    private int _users;

    private ClusterTemplate(string binaries) => Binaries = binaries;

    /// <summary>The superuser's password in all clusters of this process.</summary>
    public static string Password { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The directory of the programs that have made it.</summary>
    public string Binaries { get; }

    public static ClusterTemplate Of(string binaries) => All.GetOrAdd(binaries, path => new ClusterTemplate(path));

    /// <summary>Copies the template to <paramref name="data"/>, initialising it on first use.</summary>
    public async Task CopyToAsync(string data, CancellationToken ct)
    {
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            _directory ??= await InitialiseAsync(ct).ConfigureAwait(false);
            _users++;
            await ServerCommand.RunAsync("cp", ["-a", Path.Combine(_directory, "data"), data], ct)
                .ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A cluster is gone.</summary>
    public async Task ReleaseAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (--_users == 0 && _directory is not null)
            {
                Directory.Delete(_directory, recursive: true);
                _directory = null;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<string> InitialiseAsync(CancellationToken ct)
    {
        var directory = (await ServerCommand.RunAsync(
            "mktemp", ["-d", Path.Combine(Path.GetTempPath(), "gwpg-template-XXXXXX")], ct)
            .ConfigureAwait(false)).Trim();
        var passwordFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(passwordFile, Password, ct).ConfigureAwait(false);
        if (ServerCommand.AsPostgres && !OperatingSystem.IsWindows())
        {
            // The file holds nothing but the password of a cluster that lives for this test run on loopback.
            File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        try
        {
            await ServerCommand.RunAsync(
                Path.Combine(Binaries, "initdb"),
                [
                    "-D", Path.Combine(directory, "data"), "-U", "postgres", "--pwfile", passwordFile, "-E", "UTF8",
                    "--auth=scram-sha-256", "--no-locale", "--no-sync", "--no-instructions",
                ],
                ct).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        return directory;
    }
}
