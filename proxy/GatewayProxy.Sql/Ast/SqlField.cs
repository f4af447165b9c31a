namespace GatewayProxy.Sql.Ast;

/// <summary>
/// A field that a node has: PostgreSQL's name for it and its value, which is a string (text, or a value of an
/// enumeration), a <see cref="long"/>, a <see cref="bool"/>, a <see cref="SqlNode"/> or an array of them.
/// </summary>
internal readonly record struct SqlField(string Name, object Value);
