namespace GatewayOperator.Provisioning;

/// <summary>
/// A schema; where PUBLIC has USAGE a profile needs none, elsewhere the admin must be able to grant it.
/// </summary>
internal sealed record CatalogSchema(uint Oid, string Name, bool PublicUsage, bool Grantable)
{
    /// <summary>Whether the admin can name what is in it.</summary>
    public bool IsUsable => PublicUsage || Grantable;
}
