namespace GatewayOperator.Provisioning.Masks;

/// <summary>
/// A column's type as far as its mask depends on it. A domain counts as the type below it: its CHECK could refuse a
/// mask on some row, and clients are told the base type anyway.
/// </summary>
internal sealed record ColumnType
{
    /// <summary>As <c>format_type()</c> writes it, with the type modifier: what a mask is cast to.</summary>
    public required string Sql { get; init; }

    public required TypeFamily Family { get; init; }

    /// <summary>citext: values that differ in case only are equal.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>The column's collation, qualified and quoted; null for a type without.</summary>
    public string? Collation { get; init; }

    /// <param name="name"><c>pg_type.typname</c>.</param>
    /// <param name="builtIn">Whether the type is PostgreSQL's own; other types are known by nothing but a name.</param>
    /// <param name="isArray">Whether it is an array of anything.</param>
    public static TypeFamily FamilyOf(string name, bool builtIn, bool isArray) => (builtIn, isArray, name) switch
    {
        (_, true, _) => TypeFamily.Array,
        (false, _, "citext") => TypeFamily.Text,
        (false, _, _) => TypeFamily.Other,
        (_, _, "text" or "varchar" or "bpchar") => TypeFamily.Text,
        (_, _, "int2" or "int4" or "int8") => TypeFamily.Integer,
        (_, _, "numeric") => TypeFamily.Numeric,
        (_, _, "float4" or "float8") => TypeFamily.Float,
        (_, _, "bool") => TypeFamily.Boolean,
        (_, _, "date") => TypeFamily.Date,
        (_, _, "timestamp") => TypeFamily.Timestamp,
        (_, _, "timestamptz") => TypeFamily.TimestampTz,
        (_, _, "time" or "timetz") => TypeFamily.Time,
        (_, _, "interval") => TypeFamily.Interval,
        (_, _, "uuid") => TypeFamily.Uuid,
        (_, _, "json") => TypeFamily.Json,
        (_, _, "jsonb") => TypeFamily.Jsonb,
        (_, _, "bytea") => TypeFamily.Bytea,
        (_, _, "inet" or "cidr") => TypeFamily.Network,
        _ => TypeFamily.Other,
    };
}
