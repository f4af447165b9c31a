using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace GatewayOperator.Tests.Support;

/// <summary>
/// A private PostgreSQL server on a free loopback port. Everybody, the local socket included, authenticates with
/// SCRAM; durability is off. Disposing it stops the server and removes its directory.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const int StartAttempts = 5;

    private readonly string _directory;
    private readonly ClusterTemplate _template;

    private PostgresCluster(string directory, ClusterTemplate template, int port, string? caPem)
    {
        _directory = directory;
        _template = template;
        Port = port;
        CaPem = caPem;
    }

    public static string Host => "127.0.0.1";

    public int Port { get; }

    /// <summary>The CA of the server's certificate; null without TLS.</summary>
    public string? CaPem { get; }

    public string LogPath => Path.Combine(_directory, "server.log");

    /// <summary>Bootstrap superuser; nothing under test may use it.</summary>
    public PostgresCredential Superuser { get; } = new("postgres", ClusterTemplate.Password);

    public static async Task<PostgresCluster> StartAsync(PostgresClusterOptions? options, CancellationToken ct)
    {
        options ??= new PostgresClusterOptions();
        var directory = (await ServerCommand.RunAsync(
            "mktemp", ["-d", Path.Combine(Path.GetTempPath(), "gwpg-XXXXXX")], ct).ConfigureAwait(false)).Trim();
        var data = Path.Combine(directory, "data");
        var template = ClusterTemplate.Of(options.Binaries ?? PostgresBinaries.Directory);
        await template.CopyToAsync(data, ct).ConfigureAwait(false);
        var certificate = options.Tls
            ? options.Certificate ?? ServerCertificate.Create(TimeProvider.System.GetUtcNow())
            : null;
        if (certificate is not null)
        {
            await WriteCertificateAsync(certificate, data, ct).ConfigureAwait(false);
        }

        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            try
            {
                await LaunchAsync(directory, template.Binaries, port, options, ct).ConfigureAwait(false);
                return new PostgresCluster(directory, template, port, certificate?.CaPem);
            }
            catch (InvalidOperationException) when (attempt < StartAttempts)
            {
                // Another process took the port between the probe and the server's bind.
            }
        }
    }

    public string ConnectionString(PostgresCredential credential, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = Host,
            Port = Port,
            Database = database,
            Username = credential.Username,
            Password = credential.Password,
            Pooling = false,
            SslMode = CaPem is null ? SslMode.Disable : SslMode.Require,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    public async Task<NpgsqlConnection> ConnectAsync(
        PostgresCredential credential, string database, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(ConnectionString(credential, database));
        await connection.OpenAsync(ct).ConfigureAwait(false);
        return connection;
    }

    /// <summary>Runs statements as the superuser.</summary>
    public async Task ExecuteAsync(string database, string sql, CancellationToken ct)
    {
        await using var connection = await ConnectAsync(Superuser, database, ct).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    /// <summary>The rows of a query as the superuser; every row is its columns as text joined by <c>|</c>.</summary>
    public async Task<IReadOnlyList<string>> QueryAsync(string database, string sql, CancellationToken ct)
    {
        await using var connection = await ConnectAsync(Superuser, database, ct).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        var rows = new List<string>();
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
        {
            var columns = Enumerable.Range(0, reader.FieldCount);
            rows.Add(string.Join('|', columns.Select(i => reader.IsDBNull(i) ? "" : reader.GetString(i))));
        }

        return rows;
    }

    /// <summary>
    /// The least-privileged admin that docs/provisioning.md asks for: CREATEROLE, pg_signal_backend, and membership
    /// in the role that owns the application's objects; no superuser.
    /// </summary>
    public async Task<PostgresCredential> CreateAdminAsync(string ownerRole, string name, CancellationToken ct)
    {
        var admin = new PostgresCredential(name, ClusterTemplate.Password);
        await ExecuteAsync(
            "postgres",
            $"""
            CREATE ROLE "{name}" LOGIN CREATEROLE PASSWORD '{admin.Password}';
            GRANT pg_signal_backend TO "{name}";
            GRANT "{ownerRole}" TO "{name}";
            """,
            ct).ConfigureAwait(false);
        return admin;
    }

    /// <summary>A fast restart: sessions are ended, and the server is back on its port when this returns.</summary>
    public async Task RestartAsync(CancellationToken ct) => await ServerCommand.RunAsync(
        PostgresBinaries.PathOf("pg_ctl"),
        [
            "-D", Path.Combine(_directory, "data"), "-l", LogPath, "-m", "fast", "-w", "-t", "60", "restart",
        ],
        ct).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await ServerCommand.RunAsync(
            Path.Combine(_template.Binaries, "pg_ctl"),
            ["-D", Path.Combine(_directory, "data"), "-m", "immediate", "-w", "stop"],
            CancellationToken.None).ConfigureAwait(false);
        Directory.Delete(_directory, recursive: true);
        await _template.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task LaunchAsync(
        string directory, string binaries, int port, PostgresClusterOptions options, CancellationToken ct)
    {
        var settings = new Dictionary<string, string>(options.Settings)
        {
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["listen_addresses"] = Host,
            ["unix_socket_directories"] = directory,
            ["fsync"] = "off",
            ["ssl"] = options.Tls ? "on" : "off",
        };
        var file = Path.Combine(directory, "data", "postgresql.auto.conf");
        await File.WriteAllLinesAsync(
            file, settings.Select(s => $"{s.Key} = '{s.Value.Replace("'", "''", StringComparison.Ordinal)}'"), ct)
            .ConfigureAwait(false);
        // Without -l the server would inherit the pipes to this process, and reading them would never end.
        await ServerCommand.RunAsync(
            Path.Combine(binaries, "pg_ctl"),
            [
                "-D", Path.Combine(directory, "data"), "-l", Path.Combine(directory, "server.log"),
                "-w", "-t", "60", "start",
            ],
            ct)
            .ConfigureAwait(false);
    }

    private static async Task WriteCertificateAsync(ServerCertificate certificate, string data, CancellationToken ct)
    {
        var key = Path.Combine(data, "server.key");
        var leaf = Path.Combine(data, "server.crt");
        await File.WriteAllTextAsync(leaf, certificate.CertificatePem, ct).ConfigureAwait(false);
        await File.WriteAllTextAsync(key, certificate.KeyPem, ct).ConfigureAwait(false);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        if (ServerCommand.AsPostgres)
        {
            using var chown = System.Diagnostics.Process.Start("chown", ["postgres", key, leaf]);
            await chown.WaitForExitAsync(ct).ConfigureAwait(false);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
