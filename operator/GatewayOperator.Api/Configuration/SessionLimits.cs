namespace GatewayOperator.Api.Configuration;

/// <summary>Limits of each session of a grant; null means unlimited.</summary>
public sealed record SessionLimits
{
    public TimeSpan? MaxDuration { get; init; }

    public TimeSpan? IdleTimeout { get; init; }

    public TimeSpan? StatementTimeout { get; init; }

    /// <summary>Rows one statement may return.</summary>
    public long? MaxRows { get; init; }

    /// <summary>Bytes of row data one statement may return.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>
    /// Sessions at once. The login role's CONNECTION LIMIT enforces it; the proxy counts only for connectAs.
    /// </summary>
    public int? MaxConcurrent { get; init; }
}
