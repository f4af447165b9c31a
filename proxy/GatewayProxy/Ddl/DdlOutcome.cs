using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Ddl;

/// <summary>What came of a statement that ran as the DDL role: a tag or an error, and nothing else of it.</summary>
public sealed record DdlOutcome
{
    /// <summary>The command tag; null when it failed.</summary>
    public string? Tag { get; private init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public ServerError? Error { get; private init; }

    /// <summary>The operator has brought masks and privileges to what the statement has made of the schema.</summary>
    public bool IsProvisioned { get; private init; }

    public static DdlOutcome Failed(ServerError error) => new() { Error = error };

    public static DdlOutcome Done(string tag, bool isProvisioned) => new() { Tag = tag, IsProvisioned = isProvisioned };
}
