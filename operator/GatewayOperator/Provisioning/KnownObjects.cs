namespace GatewayOperator.Provisioning;

/// <summary>What a database held when grants and policies last said what is to be seen of it.</summary>
public sealed record KnownObjects
{
    /// <summary>A database that is restored has another oid and is looked at as for the first time.</summary>
    public required uint DatabaseOid { get; init; }

    /// <summary>What grants and policies said, as hashes.</summary>
    public required IReadOnlyList<string> Said { get; init; }

    /// <summary>By oid the highest <c>attnum</c>; a column that comes later has a higher one.</summary>
    public required IReadOnlyDictionary<uint, short> Relations { get; init; }
}
