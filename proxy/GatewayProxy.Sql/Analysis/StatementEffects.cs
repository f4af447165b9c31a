namespace GatewayProxy.Sql.Analysis;

/// <summary>What a statement may do to the session that later ones run in.</summary>
[Flags]
public enum StatementEffects
{
    None = 0,

    /// <summary>Unqualified names may mean something else afterwards: they are asked for before the next one.</summary>
    Names = 1,

    /// <summary>It ends a transaction, and with it what SET LOCAL and a rolled back SET did.</summary>
    EndsTransaction = 4,

    /// <summary>It writes rows: code of the database may run that sees them whole.</summary>
    Writes = 2,
}
