using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>Executes changing statements in few round trips and counts them.</summary>
internal sealed class StatementRunner
{
    /// <summary>Bounds what the server must parse before it answers and what is in memory at once.</summary>
    private const int BatchSize = 250;

    public int Executed { get; private set; }

    /// <summary>All or nothing.</summary>
    public async Task TransactionAsync(
        NpgsqlConnection connection, IReadOnlyCollection<string> statements, CancellationToken ct)
    {
        if (statements.Count == 0)
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await InTransactionAsync(connection, statements, ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Inside the caller's transaction.</summary>
    public async Task InTransactionAsync(
        NpgsqlConnection connection, IReadOnlyCollection<string> statements, CancellationToken ct)
    {
        foreach (var chunk in statements.Chunk(BatchSize))
        {
            await using var batch = new NpgsqlBatch(connection);
            foreach (var statement in chunk)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
            }

            await batch.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
            Executed += chunk.Length;
        }
    }
}
