namespace GatewayOperator.Provisioning;

/// <summary>A sequence that a column owns (serial). Identity columns need no privilege on theirs.</summary>
internal sealed record CatalogSequence(uint Oid, uint Table, string Schema, string Name, bool Grantable)
{
    public string SqlName => SqlText.Qualified(Schema, Name);
}
