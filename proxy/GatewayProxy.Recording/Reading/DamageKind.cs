namespace GatewayProxy.Recording.Reading;

/// <summary>What is wrong with the first bad line of a journal.</summary>
public enum DamageKind
{
    /// <summary>The last line has no end: the process or the disk stopped in the middle of it.</summary>
    TornTail = 0,

    /// <summary>Not a line of this format.</summary>
    Malformed = 1,

    /// <summary>Its number does not follow the one before.</summary>
    OutOfSequence = 2,

    /// <summary>The journal's format is newer than this reader.</summary>
    NewerVersion = 3,

    /// <summary>It does not follow the line before: one of the two is not what was written.</summary>
    BrokenChain = 4,
}
