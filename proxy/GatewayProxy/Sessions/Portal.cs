namespace GatewayProxy.Sessions;

/// <summary>A bound statement: what Execute will run and with which parameters.</summary>
/// <param name="name">Empty for the unnamed portal.</param>
/// <param name="statementName">The prepared statement the client named; empty for the unnamed one.</param>
/// <param name="statement">Null when its Parse was not seen: a statement of SQL's PREPARE, or none.</param>
/// <param name="parameters">The Bind message from its parameter formats on, or the head of it.</param>
public sealed class Portal(string name, string statementName, PreparedStatement? statement, byte[] parameters)
    : NameVersion
{
    public string Name => name;

    public string StatementName => statementName;

    public PreparedStatement? Statement => statement;

    public ReadOnlySpan<byte> Parameters => parameters;

    /// <summary>Rows returned so far, over all Executes of this portal.</summary>
    public long Rows { get; set; }

    /// <summary>Bytes of rows returned so far.</summary>
    public long Bytes { get; set; }
}
