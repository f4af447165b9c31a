using System.Security.Cryptography;

namespace GatewayOperator.Tests.Support;

/// <summary>
/// One initialised data directory per test process; every cluster starts from a copy of it. It goes with the last
/// cluster: a test host does not always run what is registered for the process' exit.
/// </summary>
internal static class ClusterTemplate
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static string? _directory;
    private static int _users;

    /// <summary>The superuser's password in all clusters of this process.</summary>
    public static string Password { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Copies the template to <paramref name="data"/>, initialising it on first use.</summary>
    public static async Task CopyToAsync(string data, CancellationToken ct)
    {
        await Gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            _directory ??= await InitialiseAsync(ct).ConfigureAwait(false);
            _users++;
            await ServerCommand.RunAsync("cp", ["-a", Path.Combine(_directory, "data"), data], ct)
                .ConfigureAwait(false);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>A cluster is gone.</summary>
    public static async Task ReleaseAsync(CancellationToken ct)
    {
        await Gate.WaitAsync(ct).ConfigureAwait(false);
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
            Gate.Release();
        }
    }

    private static async Task<string> InitialiseAsync(CancellationToken ct)
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
                PostgresBinaries.PathOf("initdb"),
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
