using System.Security.Cryptography.X509Certificates;
using GatewayOperator.Api.Configuration;
using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>Opens connections as the admin: unpooled, so that nothing of a run outlives it, locks included.</summary>
internal sealed class AdminConnector(AdminConnection admin)
{
    private const int ConnectSeconds = 10;
    private const int StatementSeconds = 300;
    private const int KeepAliveSeconds = 30;

    /// <summary>
    /// <c>pg_advisory_lock</c> key, the same for every installation: two of them in one database would otherwise
    /// update the same ACL rows ("tuple concurrently updated"). The server releases it when the connection ends.
    /// </summary>
    private const long ProvisioningLock = 0x6462_6761_7465_7761;

    // Anybody may take an advisory lock, and who holds this one keeps grants from being revoked. An operator's admin
    // can create roles; whoever cannot has no business here, waiting or holding. pg_locks shows a bigint in two halves.
    private const string EndSquatters = """
        SELECT pg_terminate_backend(l.pid)
        FROM pg_locks l JOIN pg_stat_activity s ON s.pid = l.pid JOIN pg_roles r ON r.oid = s.usesysid
        WHERE l.locktype = 'advisory' AND l.objsubid = 1
          AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
          AND (l.classid::bigint << 32) | l.objid::bigint = $1
          AND NOT r.rolcreaterole AND NOT r.rolsuper
          AND pg_has_role('pg_signal_backend', 'USAGE')
        """;

    // What a hostile search_path could put before pg_catalog must not be called with the admin's rights.
    private const string Prepare = """
        SELECT set_config('search_path', 'pg_catalog, pg_temp', false), set_config('lock_timeout', '10s', false),
               set_config('standard_conforming_strings', 'on', false)
        """;

    /// <exception cref="NpgsqlException">See <see cref="ConnectionFault"/>.</exception>
    public async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken ct)
    {
        // A data source per connection: the certificates of a target may change between two runs.
        var source = Source(database);
        await using (source.ConfigureAwait(false))
        {
            var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
            try
            {
                await using var batch = new NpgsqlBatch(connection)
                {
                    BatchCommands =
                    {
                        new(Prepare),
                        new(EndSquatters) { Parameters = { new() { Value = ProvisioningLock } } },
                        new($"SELECT pg_advisory_lock({ProvisioningLock})"),
                    },
                };
                await batch.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
                return connection;
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>For a connection that waits for notices: no lock, and it finds out when the server is gone.</summary>
    /// <exception cref="NpgsqlException">See <see cref="ConnectionFault"/>.</exception>
    public async Task<NpgsqlConnection> ListenAsync(string database, CancellationToken ct)
    {
        var source = Source(database, KeepAliveSeconds);
        await using (source.ConfigureAwait(false))
        {
            return await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        }
    }

    private NpgsqlDataSource Source(string database, int keepAlive = 0)
    {
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = admin.Host,
            Port = admin.Port,
            Database = database,
            Username = admin.Username,
            Password = admin.Password,
            SslMode = admin.TlsMode switch
            {
                UpstreamTlsMode.Disable => SslMode.Disable,
                UpstreamTlsMode.Require => SslMode.Require,
                _ => SslMode.VerifyFull,
            },
            GssEncryptionMode = GssEncryptionMode.Disable,
            Pooling = false,
            Timeout = ConnectSeconds,
            CommandTimeout = StatementSeconds,
            KeepAlive = keepAlive,
            ApplicationName = "dbgateway-operator",
        };
        var builder = new NpgsqlDataSourceBuilder(text.ConnectionString);
        // Only built-in types are read; this saves a catalog query per connection.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        if (admin is { TlsMode: UpstreamTlsMode.VerifyFull, CaPem: { } pem })
        {
            builder.UseRootCertificatesCallback(() => Certificates(pem));
        }

        return builder.Build();
    }

    private static X509Certificate2Collection Certificates(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates;
    }
}
