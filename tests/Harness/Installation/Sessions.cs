using System.Diagnostics;
using Npgsql;

namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>What tests do with an open session.</summary>
public static class Sessions
{
    public static async Task<object?> ScalarAsync(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Runs everything of a statement, the rows of a COPY included.</summary>
    public static async Task RunAsync(this NpgsqlConnection connection, string sql)
    {
        if (sql.StartsWith("COPY", StringComparison.Ordinal))
        {
            using var reader = await connection.BeginTextExportAsync(sql);
            await reader.ReadToEndAsync();
            return;
        }

        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits, silent, until the server ends the session; how long that took and what it said.</summary>
    public static async Task<(TimeSpan Took, PostgresException Error)> EndAsync(this NpgsqlConnection connection)
    {
        var clock = Stopwatch.StartNew();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await connection.WaitAsync(patience.Token);
        }
        catch (PostgresException e)
        {
            return (clock.Elapsed, e);
        }

        throw new InvalidOperationException("Something arrived that was no error.");
    }
}
