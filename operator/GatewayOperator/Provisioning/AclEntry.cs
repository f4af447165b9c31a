namespace GatewayOperator.Provisioning;

/// <summary>One privilege of one role on one object.</summary>
/// <param name="Privilege">PostgreSQL's word, as aclexplode() says it.</param>
internal readonly record struct AclEntry(AclObjectKind Kind, uint Oid, string Grantee, string Privilege);
