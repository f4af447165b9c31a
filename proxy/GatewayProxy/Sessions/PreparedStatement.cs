using GatewayProxy.Approvals;
using GatewayProxy.Masking;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sessions;

/// <summary>A statement that Parse has named; the text itself is in the journal's <c>prepare</c> line.</summary>
/// <param name="name">Empty for the unnamed statement.</param>
/// <param name="journalLine">The <c>prepare</c> line's number.</param>
public sealed class PreparedStatement(string name, long journalLine) : NamedObject
{
    public string Name => name;

    /// <summary>The name as <see cref="SessionStatements.Key"/> has it.</summary>
    public string Key { get; init; } = "";

    /// <summary>What SQL had prepared when its Parse was sent, see <see cref="SqlStatements.MayHave"/>.</summary>
    public long SqlPrepared { get; init; }

    /// <summary><see cref="PreparedRisks.Unseen"/> when its Parse was sent.</summary>
    public long UnseenBefore { get; init; }

    public long JournalLine => journalLine;

    /// <summary>What was found about the text where columns are masked; null elsewhere.</summary>
    public TextAnalysis? Analysis { get; set; }

    /// <summary>
    /// The body of its Parse, to prepare it anew when masks or names have changed. Null when it is long, or unnamed and
    /// prepared where nothing was masked: drivers send those again and again.
    /// </summary>
    public byte[]? Message { get; init; }

    /// <summary>What the rules have to know of the text; null where none was asked.</summary>
    public AssessedText? Assessed { get; set; }

    /// <summary>By what <see cref="Assessed"/> was found.</summary>
    public TextAssessments? AssessedIn { get; set; }

    /// <summary>The server may have read the text in another way than the gateway.</summary>
    public bool IsReadOtherwise { get; init; }

    /// <summary>The gateway has prepared another text under its name: the server no longer has this one.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>What <see cref="Analysis"/> was judged by.</summary>
    public AnalysisScope? Scope { get; set; }

    /// <summary>Its warning has been told; touched by the server's loop only.</summary>
    public bool HasWarned { get; set; }

    /// <summary>What may be recorded of its text and parameters; null when that is all.</summary>
    public TextRedaction? Redaction { get; init; }

    /// <summary>Something else was recorded in place of the text.</summary>
    public bool IsRedacted => Redaction?.Text is not null;

    /// <summary>
    /// Digest of a text longer than the journal keeps, keyed when it is redacted; filled in when the last has passed.
    /// </summary>
    public byte[]? Digest { get; set; }
}
