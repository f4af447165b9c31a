namespace GatewayProxy.Recording.Verifying;

/// <summary>What can be said about a recording, the worst first.</summary>
public enum RecordingVerdict
{
    /// <summary>It is not what was written, or signed by nobody who may.</summary>
    Forged = 0,

    /// <summary>Something that was written is not there.</summary>
    Incomplete = 1,

    /// <summary>It hangs together, but anybody could have made it: no trusted key has signed it.</summary>
    Unsigned = 2,

    /// <summary>Its writer has not finished it: that nothing is missing at its end is not proven.</summary>
    Interrupted = 3,

    /// <summary>It was kept as long as it should be, and is gone, as a ledger said before.</summary>
    Removed = 4,

    /// <summary>Unmodified and complete, by the operator's key.</summary>
    Verified = 5,
}
