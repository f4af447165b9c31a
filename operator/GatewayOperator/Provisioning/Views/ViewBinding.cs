using Npgsql;

namespace GatewayOperator.Provisioning.Views;

/// <summary>
/// Asks the server which columns new views read. The query names them by position, and positions move when a column is
/// dropped: only a view over exactly the columns meant shows the right ones through their masks.
/// </summary>
internal sealed class ViewBinding(NpgsqlConnection connection)
{
    // The new views are locked together with what they read, so this stays true until they are committed.
    private const string Bound = """
        SELECT r.ev_class, d.refobjid, array_agg(d.refobjsubid::int2 ORDER BY d.refobjsubid)
        FROM pg_rewrite r
        JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
             AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
        JOIN pg_class v ON v.oid = r.ev_class
        JOIN pg_class c ON c.oid = d.refobjid AND c.relnamespace <> v.relnamespace
        WHERE r.ev_class = ANY ($1)
        GROUP BY 1, 2
        """;

    private static readonly short[] Nothing = [0];

    /// <param name="made">Relations by the oid of their view.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ProvisioningException">A view reads something else.</exception>
    public async Task VerifyAsync(IReadOnlyDictionary<uint, MaskedRelation> made, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Bound, connection)
        {
            Parameters =
            {
                new()
                {
                    Value = made.Keys.ToArray(),
                    NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Oid,
                },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        var found = (await new ResultRows(reader).NextAsync(
            r => (View: r.GetFieldValue<uint>(0), Base: r.GetFieldValue<uint>(1), Columns: r.GetFieldValue<short[]>(2)),
            ct).ConfigureAwait(false)).ToLookup(b => b.View);
        foreach (var (oid, relation) in made)
        {
            var wanted = relation.View!.Reads is { Count: > 0 } reads ? reads : Nothing;
            if (found[oid].ToList() is not [var bound]
                || bound.Base != relation.Relation.Oid
                || !bound.Columns.SequenceEqual(wanted))
            {
                throw new ProvisioningException(
                    $"{relation.Relation.Schema}.{relation.Relation.Name} changed while its masked view was made; the "
                        + "next reconcile makes it anew.")
                {
                    WillPass = true,
                };
            }
        }
    }
}
