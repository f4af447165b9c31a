using GatewayProxy.Sql.Analysis;

namespace GatewayOperator.Cli.Explaining;

/// <summary>What the gateway makes of a text, and why.</summary>
internal sealed record Explanation
{
    public required ExplainedVerdict Verdict { get; init; }

    /// <summary><c>namespace/name</c>.</summary>
    public required string Grant { get; init; }

    public required string Database { get; init; }

    /// <summary>Of the configuration that decided.</summary>
    public required string Revision { get; init; }

    /// <summary>The error that the client would see; null when it runs.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>What goes to PostgreSQL in its place; null when it goes on as it came.</summary>
    public string? Sent { get; init; }

    /// <summary>Its statements, up to one that is refused.</summary>
    public required IReadOnlyList<ExplainedStatement> Statements { get; init; }

    /// <summary>What the client is told when it runs.</summary>
    public required IReadOnlyList<Warning> Warnings { get; init; }

    /// <summary>What cannot be known without the database and the session.</summary>
    public required IReadOnlyList<string> NotKnown { get; init; }
}
