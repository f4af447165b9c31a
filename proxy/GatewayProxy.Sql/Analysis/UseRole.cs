namespace GatewayProxy.Sql.Analysis;

/// <summary>What a statement does with a relation that it names.</summary>
public enum UseRole
{
    /// <summary>Reads its rows.</summary>
    Read = 0,

    /// <summary>Writes its rows.</summary>
    Target,

    /// <summary>COPY … TO.</summary>
    CopySource,
}
