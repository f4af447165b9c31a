namespace GatewayProxy.Sessions;

/// <summary>A statement that Parse has named; the text itself is in the journal's <c>prepare</c> line.</summary>
/// <param name="name">Empty for the unnamed statement.</param>
/// <param name="journalLine">The <c>prepare</c> line's number.</param>
public sealed class PreparedStatement(string name, long journalLine) : NamedObject
{
    public string Name => name;

    public long JournalLine => journalLine;

    /// <summary>SHA-256 of a text longer than the journal keeps; filled in when the last of it has passed.</summary>
    public byte[]? Digest { get; set; }
}
