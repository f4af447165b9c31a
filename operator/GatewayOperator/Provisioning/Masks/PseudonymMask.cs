namespace GatewayOperator.Provisioning.Masks;

/// <summary>
/// Equal values get equal pseudonyms, so that joins and counts still work. The key is mixed with a digest of the value,
/// which has a fixed length: nothing can be appended to it, and the longest value cannot make it fail.
/// </summary>
internal static class PseudonymMask
{
    public static string? For(ColumnType type, string column, string key)
    {
        var digest = Bytes(type, column) is { } bytes
            ? $"pg_catalog.sha256((SELECT k.key FROM {key} AS k) OPERATOR(pg_catalog.||) pg_catalog.sha256({bytes}))"
            : null;
        var hex = $"pg_catalog.encode({digest}, 'hex')";
        return digest is null ? null : type.Family switch
        {
            TypeFamily.Bytea => digest,
            TypeFamily.Uuid => $"CAST(pg_catalog.substr({hex}, 1, 32) AS pg_catalog.uuid)",
            TypeFamily.Integer => $"{Number(hex)} OPERATOR(pg_catalog.&) {Greatest(type)}",
            _ => hex,
        };
    }

    private static string? Bytes(ColumnType type, string column)
    {
        var text = $"CAST({column} AS pg_catalog.text)";
        return type.Family switch
        {
            TypeFamily.Bytea => column,
            TypeFamily.Text when type.IgnoresCase =>
                Encoded($"pg_catalog.lower({text} COLLATE pg_catalog.\"default\")"),
            TypeFamily.Text or TypeFamily.Uuid or TypeFamily.Integer => Encoded(text),
            _ => null,
        };
    }

    // Into the database's own encoding: the one conversion that cannot fail.
    private static string Encoded(string text) =>
        $"pg_catalog.convert_to({text}, pg_catalog.getdatabaseencoding())";

    private static string Number(string hex) =>
        $"CAST(CAST('x' OPERATOR(pg_catalog.||) pg_catalog.substr({hex}, 1, 16) AS bit(64)) AS bigint)";

    // Keys are seldom negative, and what reads them may rely on it.
    private static long Greatest(ColumnType type) => type.Sql switch
    {
        "smallint" => short.MaxValue,
        "integer" => int.MaxValue,
        _ => long.MaxValue,
    };
}
