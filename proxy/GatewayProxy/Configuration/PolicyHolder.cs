namespace GatewayProxy.Configuration;

/// <summary>
/// The configuration in force. Readers take the snapshot once per statement and never see half of two.
/// </summary>
public sealed class PolicyHolder
{
    private PolicySnapshot? _current;

    /// <summary>Raised after a swap, on the swapping thread.</summary>
    public event Action<PolicySnapshot>? Changed;

    /// <summary>Null before the first configuration: nobody gets in.</summary>
    public PolicySnapshot? Current => Volatile.Read(ref _current);

    public void Swap(PolicySnapshot snapshot)
    {
        Volatile.Write(ref _current, snapshot);
        Changed?.Invoke(snapshot);
    }
}
