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

    /// <summary>Levels of nodes of a tree. Only text made to be deep gets there: AND, OR and lists are flat.</summary>
    public const int Depth = 500;
}
