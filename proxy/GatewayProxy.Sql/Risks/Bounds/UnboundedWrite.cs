using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>A write that nothing in the text keeps from all rows of its table.</summary>
/// <param name="Statement">The UPDATE, DELETE or MERGE.</param>
/// <param name="Why">For people.</param>
internal readonly record struct UnboundedWrite(SqlNode Statement, string Why);
