namespace GatewayOperator.Api.Targets;

/// <summary>How safe a record is before its statement is forwarded.</summary>
public enum RecordingDurability
{
    /// <summary>Handed to the kernel: survives the process, not the machine.</summary>
    Written = 0,

    /// <summary>fsync(2) returned.</summary>
    Synced = 1,

    /// <summary>Acknowledged by the storage.</summary>
    Remote = 2,
}
