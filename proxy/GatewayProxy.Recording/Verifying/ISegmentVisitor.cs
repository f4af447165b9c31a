namespace GatewayProxy.Recording.Verifying;

/// <summary>Looks at what a <see cref="SegmentWalk"/> comes by.</summary>
internal interface ISegmentVisitor
{
    /// <summary>An object, whatever state it is in, with its SHA-256.</summary>
    void VisitObject(string key, int n, string digest);

    /// <summary>Lines that are encrypted for a key that is not at hand.</summary>
    void VisitUnread(string key, string encryptedFor);

    /// <summary>A line that is in its place, with its line feed.</summary>
    void VisitLine(string key, in LineHeader header, ReadOnlySpan<byte> line, LineScanner scanner);
}
