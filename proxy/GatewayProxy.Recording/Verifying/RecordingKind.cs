namespace GatewayProxy.Recording.Verifying;

/// <summary>What was verified.</summary>
public enum RecordingKind
{
    Session = 0,

    /// <summary>What one start of a proxy lists.</summary>
    Ledger = 1,

    /// <summary>The certificate of a proxy's key.</summary>
    Certificate = 2,

    /// <summary>The operator's word on how far it has seen a ledger.</summary>
    Countersignature = 3,
}
