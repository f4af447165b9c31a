using System.Net.Sockets;
using GatewayOperator.Tests.Benchmarks.Contenders;
using Npgsql;

namespace GatewayOperator.Tests.Benchmarks.Soak;

/// <summary>The gateway under the soak, as its clients see it.</summary>
public sealed class SoakTarget(GatewayProcess gateway, BenchServer server, string caPath)
{
    public Contender Contender { get; } = new(
        Contenders.Contender.GatewayTls, gateway.Port, GatewayProcess.GrantName, gateway.Token, caPath, [gateway.Id]);

    public async Task<NpgsqlConnection> OpenAsync(CancellationToken ct, string? password = null)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = "localhost",
            Port = gateway.Port,
            Username = GatewayProcess.GrantName,
            Password = password ?? gateway.Token(),
            Database = BenchServer.Database,
            SslMode = SslMode.VerifyFull,
            RootCertificate = caPath,
            Pooling = false,
            Timeout = 60,
            CommandTimeout = 120,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the server runs what a connection has asked for; before that it ignores a cancel.</summary>
    public async Task UntilSleepingAsync(NpgsqlConnection connection, Task sleep, CancellationToken ct)
    {
        var sleeping = $"SELECT count(*) FROM pg_stat_activity WHERE pid = {connection.ProcessID} "
            + "AND wait_event = 'PgSleep'";
        while (!sleep.IsCompleted && await server.ScalarAsync(sleeping, ct) == "0")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
        }
    }

    /// <summary>A connection that has not said anything yet.</summary>
    public async Task<Socket> DialAsync(CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, gateway.Port, ct);
        return socket;
    }
}
