namespace GatewayOperator.Provisioning;

/// <summary>The state of one grant in the database.</summary>
/// <param name="LoginRole">The role the proxy logs in as.</param>
/// <param name="Programmed">True when the database enforces exactly this grant.</param>
/// <param name="Reason">A stable CamelCase code, see <see cref="ProvisioningReason"/>.</param>
/// <param name="Message">What to do about it, for people.</param>
public sealed record GrantOutcome(string LoginRole, bool Programmed, string Reason, string Message)
{
    /// <summary>What a wildcard of the grant reaches and the admin may not grant, with the remedy; or null.</summary>
    public string? LeftOut { get; init; }
}
