namespace GatewayProxy.Sql.Ast;

/// <summary>What came of reading a tree: its statements, or why it is not understood.</summary>
internal readonly record struct TreeReading(SqlNode[]? Statements, string? Fault);
