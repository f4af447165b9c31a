namespace GatewayProxy.Recording.Reading;

/// <summary><c>cancel</c>: the server was asked to cancel what ran.</summary>
public sealed record CancelLine : JournalLine
{
    public required string By { get; init; }
}
