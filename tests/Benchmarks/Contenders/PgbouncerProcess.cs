using System.Diagnostics;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Benchmarks.Contenders;

/// <summary>pgbouncer in session mode: a client keeps its server connection until it leaves, as here.</summary>
public sealed class PgbouncerProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly string _directory;

    private PgbouncerProcess(ChildProcess process, string directory, int port)
    {
        _process = process;
        _directory = directory;
        Port = port;
    }

    public int Port { get; }

    public int Id => _process.Id;

    public static async Task<PgbouncerProcess> StartAsync(
        int serverPort, string password, ServerCertificate? certificate, int poolSize, CancellationToken ct)
    {
        // Its user must be able to get at the files, which those of the repository's directory are not for.
        var directory = Directory.CreateTempSubdirectory("gwbouncer-").FullName;
        var port = Field.FreePort();
        File.WriteAllText(Path.Combine(directory, "users.txt"), $"\"{BenchServer.Role}\" \"{password}\"\n");
        var lines = Configuration(directory, serverPort, port, poolSize);
        if (certificate is not null)
        {
            File.WriteAllText(Path.Combine(directory, "tls.crt"), certificate.CertificatePem);
            File.WriteAllText(Path.Combine(directory, "tls.key"), certificate.KeyPem);
            lines =
            [
                .. lines, "client_tls_sslmode = require", $"client_tls_cert_file = {directory}/tls.crt",
                $"client_tls_key_file = {directory}/tls.key",
            ];
        }

        var file = Path.Combine(directory, "pgbouncer.ini");
        File.WriteAllLines(file, lines);
        if (Environment.UserName == "root")
        {
            using var chown = Process.Start("chown", ["-R", "postgres", directory]);
            await chown.WaitForExitAsync(ct);
        }

        var process = new PgbouncerProcess(
            ChildProcess.StartUnprivileged(Programs.Pgbouncer, "-q", file), directory, port);
        await process._process.ListeningAsync(port, ct);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static string[] Configuration(string directory, int serverPort, int port, int poolSize) =>
    [
        "[databases]",
        $"* = host=127.0.0.1 port={serverPort}",
        "[pgbouncer]",
        "listen_addr = 127.0.0.1",
        $"listen_port = {port}",
        "unix_socket_dir =",
        "pool_mode = session",
        "auth_type = scram-sha-256",
        $"auth_file = {directory}/users.txt",
        $"max_client_conn = {poolSize}",
        $"default_pool_size = {poolSize}",
        "server_tls_sslmode = disable",
        "log_connections = 0",
        "log_disconnections = 0",
        "log_stats = 0",
    ];
}
