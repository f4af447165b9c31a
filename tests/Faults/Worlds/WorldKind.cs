namespace GatewayOperator.Tests.Faults.Worlds;

/// <summary>What an installation is made of, and with it what can happen to it.</summary>
public enum WorldKind
{
    /// <summary>A directory as the storage, and a clock that steps.</summary>
    Directory = 0,

    /// <summary>Spool and storage on small disks of their own.</summary>
    SmallDisks = 1,

    /// <summary>An S3 server behind a bad link.</summary>
    ObjectStorage = 2,
}
