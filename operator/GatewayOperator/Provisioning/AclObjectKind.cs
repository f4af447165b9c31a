namespace GatewayOperator.Provisioning;

/// <summary>Kinds of objects that profiles hold privileges on; the names are those of GRANT.</summary>
internal enum AclObjectKind
{
    Database,
    Schema,
    Sequence,
    Table,
}
