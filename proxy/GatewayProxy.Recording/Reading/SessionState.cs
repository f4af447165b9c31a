namespace GatewayProxy.Recording.Reading;

/// <summary>How far a recorded session came.</summary>
public enum SessionState
{
    /// <summary>There is no end line and nobody writes: the proxy died, or its disk was full.</summary>
    Interrupted = 0,

    /// <summary>A proxy on this machine is writing.</summary>
    Running = 1,

    /// <summary>The end line is there.</summary>
    Ended = 2,

    /// <summary>The first line cannot be read.</summary>
    Unreadable = 3,

    /// <summary>No end is stored, and the journal is not at hand: it runs elsewhere, or its proxy died.</summary>
    Unfinished = 4,

    /// <summary>It is encrypted for a key that is not at hand.</summary>
    Encrypted = 5,
}
