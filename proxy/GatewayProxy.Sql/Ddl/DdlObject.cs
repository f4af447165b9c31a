namespace GatewayProxy.Sql.Ddl;

/// <summary>What the server found under a name.</summary>
/// <param name="Schema">Where it lies.</param>
/// <param name="Oid">Its number.</param>
/// <param name="Kind"><c>relkind</c> or <c>typtype</c>; a blank for others.</param>
/// <param name="IsTemporary">It ends with the session.</param>
internal readonly record struct DdlObject(string Schema, uint Oid, char Kind, bool IsTemporary);
