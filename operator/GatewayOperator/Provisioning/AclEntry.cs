namespace GatewayOperator.Provisioning;

/// <summary>One privilege (PostgreSQL's word, as aclexplode() says it) of one role on one object.</summary>
internal readonly record struct AclEntry(AclObjectKind Kind, uint Oid, string Grantee, string Privilege);
