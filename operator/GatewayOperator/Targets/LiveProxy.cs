using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Targets;

/// <summary>One proxy that lives.</summary>
/// <param name="Name">What a message calls it; null where there is never more than one.</param>
/// <param name="Acknowledgement">What it says of itself; null when it says nothing (any more).</param>
public sealed record LiveProxy(string? Name, ProxyAcknowledgement? Acknowledgement)
{
    /// <summary>Whether it enforces this revision.</summary>
    public bool Enforces(string revision) =>
        Acknowledgement is { Error: null, Listening: not null } said && said.Revision == revision;
}
