namespace GatewayOperator.Provisioning.Masks;

/// <summary>What Redact shows: a literal of the type that says nothing.</summary>
internal static class NeutralValue
{
    /// <returns>Null for a type that has no value of which this is known.</returns>
    public static string? Of(TypeFamily family) => family switch
    {
        TypeFamily.Text => "'***'",
        TypeFamily.Integer or TypeFamily.Numeric or TypeFamily.Float or TypeFamily.Interval => "'0'",
        TypeFamily.Boolean => "'false'",
        TypeFamily.Date => "'1970-01-01'",
        TypeFamily.Timestamp => "'1970-01-01 00:00:00'",
        TypeFamily.TimestampTz => "'1970-01-01 00:00:00+00'",
        TypeFamily.Time => "'00:00:00'",
        TypeFamily.Uuid => "'00000000-0000-0000-0000-000000000000'",
        TypeFamily.Json or TypeFamily.Jsonb or TypeFamily.Array => "'{}'",
        TypeFamily.Bytea => "''",
        TypeFamily.Network => "'0.0.0.0/32'",
        _ => null,
    };
}
