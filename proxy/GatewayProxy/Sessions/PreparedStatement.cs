namespace GatewayProxy.Sessions;

/// <summary>A statement that Parse has named; the text itself is in the journal's <c>prepare</c> line.</summary>
/// <param name="Name">Empty for the unnamed statement.</param>
/// <param name="JournalLine">The <c>prepare</c> line's number.</param>
public sealed record PreparedStatement(string Name, long JournalLine)
{
    /// <summary>SHA-256 of a text longer than the journal keeps; filled in when the last of it has passed.</summary>
    public byte[]? Digest { get; set; }
}
