using Npgsql;

namespace GatewayOperator.Provisioning.Views;

/// <summary>
/// Drops views that nobody may read any more, after the transaction that made their successors: an open cursor holds
/// its view, and must not hold up anything else.
/// </summary>
internal sealed class StaleViews(NpgsqlConnection connection, StatementRunner runner)
{
    private const string Impatient = "SET LOCAL lock_timeout = '100ms'";

    /// <returns>What stays and why.</returns>
    public async Task<IReadOnlyList<string>> DropAsync(
        OwnSchema own, IReadOnlyList<OwnRelation> stale, bool withSchema, CancellationToken ct)
    {
        var names = stale.Select(v => SqlText.Qualified(own.Name, v.Name)).ToList();
        if (names.Count > 0 && !await TryAsync([$"DROP VIEW {string.Join(", ", names)}"], ct).ConfigureAwait(false))
        {
            var kept = new List<string>();
            foreach (var name in names)
            {
                if (!await TryAsync([$"DROP VIEW {name}"], ct).ConfigureAwait(false))
                {
                    kept.Add(name);
                }
            }

            if (kept.Count > 0)
            {
                return
                [
                    $"{kept.Count} masked views that no grant may read any more are still used by an open transaction "
                        + $"or another view, the first is {kept[0]}; the next reconcile drops them.",
                ];
            }
        }

        var schema = SqlText.Identifier(own.Name);
        var key = SqlText.Qualified(own.Name, OwnSchema.KeyTable);
        var functions = own.Functions.Where(f => f.Value.Length > 0)
            .Select(f => $"DROP FUNCTION {schema}.{f.Key}");
        string[] schemaItself =
            [ReleaseProcedure.Drop(own.Name), .. functions, $"DROP TABLE IF EXISTS {key}", $"DROP SCHEMA {schema}"];
        return !withSchema
            || await TryAsync(schemaItself, ct).ConfigureAwait(false)
            ? []
            : [$"Schema {schema} could not be dropped: it holds objects that are not the gateway's."];
    }

    private async Task<bool> TryAsync(IReadOnlyCollection<string> statements, CancellationToken ct)
    {
        try
        {
            await runner.TransactionAsync(connection, [Impatient, .. statements], ct).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException e) when (e.SqlState
            is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DependentObjectsStillExist
            or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }
    }
}
