using GatewayOperator.Api.Configuration;
using GatewayOperator.Compile;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Local;

/// <summary>What is known about a target right now; a snapshot for the status.</summary>
public sealed record TargetState
{
    public CompiledTarget? Compiled { get; init; }

    public GatewayConfig? Published { get; init; }

    public ProxyAcknowledgement? Acknowledgement { get; init; }

    /// <summary>Why there is no proxy.</summary>
    public string? ProxyFault { get; init; }

    /// <summary>The result for exactly <see cref="Compiled"/>; null while the database has not followed.</summary>
    public ProvisioningResult? Result { get; init; }

    /// <summary>Why the database could not be brought to the plan; retried.</summary>
    public string? ProvisioningError { get; init; }

    /// <summary>UIDs of grants that are published as they are written, not cut down.</summary>
    public IReadOnlySet<string> Complete { get; init; } = new HashSet<string>();

    /// <summary>What a status says while the proxy has yet to follow and does not say why.</summary>
    public const string NotTakenOver = "The gateway has not taken over the newest configuration yet.";

    /// <summary>Whether the proxy enforces what was published last.</summary>
    public bool IsAcknowledged =>
        Published is not null
        && Acknowledgement is { Error: null, Listening: not null } ack
        && ack.Revision == Published.Revision;
}
