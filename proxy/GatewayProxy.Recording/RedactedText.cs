namespace GatewayProxy.Recording;

/// <summary>What is recorded of a text in place of it.</summary>
public sealed class RedactedText
{
    /// <summary>The client's text, or its head, with marks in place of literals; null when none is.</summary>
    public byte[]? Sql { get; init; }

    /// <summary>The same of what goes upstream; null when that is the client's text.</summary>
    public byte[]? Sent { get; init; }

    /// <summary>The same when something of the gateway's own is sent before it.</summary>
    public RedactedText Behind(byte[]? own) => own is null || Sql is null ? this : new RedactedText
    {
        Sql = Sql,
        Sent = [.. own, .. Sent ?? Sql],
        Literals = Literals,
        Bytes = Bytes,
        IsCut = IsCut,
        Digest = Digest,
    };

    /// <summary>What goes upstream, as a text of its own, with words of the gateway's own before it.</summary>
    public RedactedText After(ReadOnlySpan<byte> own) => new()
    {
        Sql = (Sent ?? Sql) is { } sent ? [.. own, .. sent] : null,
        Literals = Literals,
        Bytes = Bytes + own.Length,
        IsCut = IsCut,
        Digest = Digest,
    };

    /// <summary>Literals that marks stand for.</summary>
    public int Literals { get; init; }

    /// <summary>Length of the client's text in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary><see cref="Sql"/> is only the head.</summary>
    public bool IsCut { get; init; }

    /// <summary>Keyed digest of the client's text, in hex; null when all of it is recorded or not at hand.</summary>
    public string? Digest { get; init; }
}
