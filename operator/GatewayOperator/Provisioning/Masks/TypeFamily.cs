namespace GatewayOperator.Provisioning.Masks;

/// <summary>Types that masks treat alike. The zero value knows nothing of its values.</summary>
internal enum TypeFamily
{
    /// <summary>Enums, composites, ranges, other people's types: only Null and Constant fit.</summary>
    Other = 0,
    Text,
    Integer,
    Numeric,
    Float,
    Boolean,
    Date,
    Timestamp,
    TimestampTz,
    Time,
    Interval,
    Uuid,
    Json,
    Jsonb,
    Bytea,
    Network,
    Array,
}
