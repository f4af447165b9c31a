namespace GatewayOperator.Cluster.Roles;

/// <summary>Where one of the operator's roles holds.</summary>
public enum RoleScope
{
    /// <summary>In every namespace that is served.</summary>
    Served,

    /// <summary>In the operator's own namespace.</summary>
    Own,

    /// <summary>On the cluster.</summary>
    Cluster,
}
