namespace GatewayOperator.Provisioning;

/// <summary>The connected database: what PUBLIC has, and what the admin may grant.</summary>
internal sealed record CatalogDatabase(
    uint Oid, string Name, bool PublicConnect, bool PublicTemp, bool ConnectGrantable, bool TempGrantable,
    bool MayCreate);
