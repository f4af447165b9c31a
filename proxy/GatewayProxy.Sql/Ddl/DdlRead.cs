namespace GatewayProxy.Sql.Ddl;

/// <summary>What a statement makes the server read of a table, or lets somebody find out about it.</summary>
/// <param name="Relation">The table.</param>
/// <param name="Column">Null when the text does not say which columns.</param>
internal readonly record struct DdlRead(DdlName Relation, string? Column);
