using GatewayOperator.Api.Masking;
using Npgsql;

namespace GatewayOperator.Provisioning.Masks;

/// <summary>
/// Asks the server whether it takes a mask: it alone knows what is a value of a type. Nothing is read for it, and what
/// it refuses leaves the transaction as it was.
/// </summary>
internal sealed class MaskProbe(NpgsqlConnection connection)
{
    private const string NoKey = "(SELECT CAST(NULL AS pg_catalog.bytea) AS key)";

    /// <returns>By mask what the server has against it.</returns>
    public async Task<IReadOnlyDictionary<ColumnMask, string>> RefusedAsync(
        IReadOnlyCollection<ColumnMask> masks, CancellationToken ct)
    {
        var refused = new Dictionary<ColumnMask, string>();
        if (masks.Count == 0 || await RefusalAsync(masks.Select(Sql), ct).ConfigureAwait(false) is null)
        {
            return refused;
        }

        foreach (var mask in masks)
        {
            if (await RefusalAsync([Sql(mask)], ct).ConfigureAwait(false) is { } refusal)
            {
                refused[mask] = refusal;
            }
        }

        return refused;
    }

    // The column is NULL here, so that the server never comes to a constant, which may be too large for the type.
    private static string Sql(ColumnMask mask)
    {
        var constant = mask.Mask.Type == MaskType.Constant
            ? $", CAST({SqlText.Literal(mask.Mask.Value!)} AS {mask.Type.Sql})"
            : "";
        return $"SELECT {mask.Sql("b.c", NoKey)}{constant} FROM (SELECT CAST(NULL AS {mask.Type.Sql}) AS c) AS b";
    }

    private async Task<string?> RefusalAsync(IEnumerable<string> probes, CancellationToken ct)
    {
        try
        {
            await ExecuteAsync(["SAVEPOINT probe", .. probes, "RELEASE SAVEPOINT probe"], ct).ConfigureAwait(false);
            return null;
        }
        catch (PostgresException e)
        {
            await ExecuteAsync(["ROLLBACK TO SAVEPOINT probe"], ct).ConfigureAwait(false);
            return e.MessageText;
        }
    }

    private async Task ExecuteAsync(IEnumerable<string> statements, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }

        await batch.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }
}
