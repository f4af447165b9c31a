using System.Globalization;
using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>Npgsql's statements that are held for approval, in every way in which that ends.</summary>
internal sealed class NpgsqlHolds(Stage stage, TextWriter said)
{
    public async Task PlayAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        foreach (var place in (string[])["outside", "inside"])
        {
            foreach (var end in (string[])["approve", "deny", "cancel", "timeout"])
            {
                said.WriteLine($"extended {place} {end} {await HoldAsync(connection, place == "inside", end, ct)}");
                said.WriteLine(await connection.ScalarAsync("SELECT 'alive'"));
            }
        }
    }

    private async Task<string> HoldAsync(NpgsqlConnection connection, bool inside, string end, CancellationToken ct)
    {
        await using var transaction = inside ? await connection.BeginTransactionAsync(ct) : null;
        await using var command = new NpgsqlCommand($"UPDATE held_{end} SET n = n + $1", connection)
        {
            Parameters = { new() { Value = 1 } },
        };
        var running = command.ExecuteNonQueryAsync(ct);
        if (end == "cancel")
        {
            await GoAheadAsync(ct);
            command.Cancel();
        }

        try
        {
            var rows = await running;
            await (transaction?.CommitAsync(ct) ?? Task.CompletedTask);
            return rows.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when ((e as PostgresException ?? e.InnerException) is PostgresException error)
        {
            return error.SqlState;
        }
    }

    private async Task GoAheadAsync(CancellationToken ct)
    {
        while (!File.Exists(stage.GoAheadPath))
        {
            await Task.Delay(20, ct);
        }

        File.Delete(stage.GoAheadPath);
    }
}
