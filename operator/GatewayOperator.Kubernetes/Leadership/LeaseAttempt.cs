namespace GatewayOperator.Kubernetes;

/// <summary>What came of an attempt to take or renew a Lease; the zero value claims nothing.</summary>
internal enum LeaseAttempt
{
    /// <summary>Nobody can say: the API server did not answer, or somebody else wrote at the same time.</summary>
    Unclear,

    /// <summary>This process holds the Lease.</summary>
    Held,

    /// <summary>Another process holds the Lease.</summary>
    HeldByAnother,
}
