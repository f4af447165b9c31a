namespace GatewayProxy.Sql;

/// <summary>
/// What a text may cost. PostgreSQL's parser recurses with its input and its stack ends in the end of the process, so
/// these hold before it is asked.
/// </summary>
public static class SqlLimits
{
    /// <summary>Bytes of one text: 1 MiB.</summary>
    public const int Bytes = 1 << 20;

    /// <summary>Tokens of one text, comments not counted.</summary>
    public const int Tokens = 20_000;

    /// <summary>Tokens of one text when what several targets share is counted for each of them.</summary>
    public const int WrittenTokens = 400_000;

    /// <summary>Bytes of a tree as the parser writes it.</summary>
    public const int Tree = 64 << 20;

    /// <summary>Levels of nodes of a tree. Only text made to be deep gets there: AND, OR and lists are flat.</summary>
    public const int Depth = 500;
}
