namespace GatewayProxy.Sql.Ast;

/// <summary>What the value of a node's field is.</summary>
internal enum FieldShape
{
    Text,
    Symbol,
    Number,
    Flag,
    Node,
    List,
}
