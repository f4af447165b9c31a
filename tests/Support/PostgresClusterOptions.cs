namespace GatewayOperator.Tests.Support;

/// <summary>What a test wants different from the default cluster.</summary>
public sealed record PostgresClusterOptions
{
    /// <summary>Serves TLS with a leaf for localhost and 127.0.0.1 of a CA made for this cluster.</summary>
    public bool Tls { get; init; }

    /// <summary>What to serve TLS with instead; null for one made for this cluster.</summary>
    public ServerCertificate? Certificate { get; init; }

    /// <summary>Where <c>initdb</c> and <c>postgres</c> are; null for those of the system.</summary>
    public string? Binaries { get; init; }

    /// <summary>Additional server settings, for example <c>log_statement=mod</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
