namespace GatewayOperator.Provisioning;

/// <param name="PublicUsage">PUBLIC may use it, so a profile needs nothing.</param>
/// <param name="Grantable">The admin may grant USAGE.</param>
internal sealed record CatalogSchema(uint Oid, string Name, bool PublicUsage, bool Grantable);
