namespace GatewayProxy.Recording.Reading;

/// <summary><c>protocolError</c>: a side broke the protocol.</summary>
public sealed record ProtocolErrorLine : JournalLine
{
    public required string Message { get; init; }
}
