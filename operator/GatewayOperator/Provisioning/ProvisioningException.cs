namespace GatewayOperator.Provisioning;

/// <summary>
/// A state in which going on would claim more than the database enforces. The message is for the user.
/// </summary>
internal sealed class ProvisioningException(string message) : Exception(message)
{
    /// <summary>Something changed meanwhile; the next run finds it at rest.</summary>
    public bool WillPass { get; init; }
}
