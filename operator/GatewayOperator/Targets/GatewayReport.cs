namespace GatewayOperator.Targets;

/// <summary>What is known of a target's proxies.</summary>
/// <param name="Proxies">Those that live.</param>
/// <param name="Fault">Why there is none that could be asked, else null.</param>
public sealed record GatewayReport(IReadOnlyList<LiveProxy> Proxies, string? Fault = null)
{
    public static GatewayReport Empty { get; } = new([]);
}
