namespace GatewayProxy.Recording.Reading;

/// <summary><c>gap</c>: lines that could not be written are missing here.</summary>
public sealed record GapLine : JournalLine
{
    public required long Lines { get; init; }
}
