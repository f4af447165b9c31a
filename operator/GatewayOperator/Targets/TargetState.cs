using GatewayOperator.Api.Configuration;
using GatewayOperator.Compile;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Targets;

/// <summary>What is known about a target right now; a snapshot for the status.</summary>
public sealed record TargetState
{
    public CompiledTarget? Compiled { get; init; }

    public GatewayConfig? Published { get; init; }

    public GatewayReport Gateway { get; init; } = GatewayReport.Empty;

    /// <summary>Why the operator could not do its part; retried.</summary>
    public string? Trouble { get; init; }

    /// <summary>The result for exactly <see cref="Compiled"/>; null while the database has not followed.</summary>
    public ProvisioningResult? Result { get; init; }

    /// <summary>Why the database could not be brought to the plan; retried.</summary>
    public string? ProvisioningError { get; init; }

    /// <summary>UIDs of grants that are published as they are written, not cut down.</summary>
    public IReadOnlySet<string> Complete { get; init; } = new HashSet<string>();

    /// <summary>What a proxy says of itself, where there is only one, or any.</summary>
    public ProxyAcknowledgement? Acknowledgement =>
        Gateway.Proxies.Select(p => p.Acknowledgement).FirstOrDefault(a => a is not null);

    /// <summary>Why there is no proxy, or why one cannot enforce what was published; else null.</summary>
    public string? ProxyFault =>
        Trouble
        ?? Gateway.Fault
        ?? Gateway.Proxies.Where(p => p.Acknowledgement?.Error is not null)
            .Select(p => Named(p, p.Acknowledgement!.Error!)).FirstOrDefault();

    /// <summary>What a status says while a proxy has yet to follow and does not say why.</summary>
    public string NotTakenOver =>
        Gateway.Proxies.FirstOrDefault(p => p.Name is not null && Published is not null && !Enforces(p)) is { } lagging
            ? lagging.Acknowledgement is null
                ? $"{lagging.Name} is ready, but does not say what it enforces. Look at its log."
                : $"{lagging.Name} has not taken over the newest configuration yet."
            : "The gateway has not taken over the newest configuration yet.";

    /// <summary>Whether every live proxy enforces what was published last.</summary>
    public bool IsAcknowledged =>
        Published is not null
        && Trouble is null
        && Gateway is { Fault: null, Proxies.Count: > 0 }
        && Gateway.Proxies.All(Enforces);

    private bool Enforces(LiveProxy proxy) => proxy.Enforces(Published!.Revision);

    private static string Named(LiveProxy proxy, string text) => proxy.Name is null ? text : $"{proxy.Name}: {text}";
}
