using System.Text;

namespace GatewayProxy.Sessions;

/// <summary>A statement that Parse has named; the text itself is in the journal's <c>prepare</c> line.</summary>
public sealed class PreparedStatement(string name, long journalLine) : NameVersion
{
    /// <summary>Empty for the unnamed statement.</summary>
    public string Name => name;

    /// <summary>The <c>prepare</c> line's number.</summary>
    public long JournalLine => journalLine;

    /// <summary>SHA-256 of a text longer than the journal keeps; filled in when the last of it has passed.</summary>
    public byte[]? Digest { get; set; }

    /// <summary>A name as the journal shows it.</summary>
    public static string Show(ReadOnlySpan<byte> name) => name.IsEmpty ? "" : Encoding.UTF8.GetString(name);
}
