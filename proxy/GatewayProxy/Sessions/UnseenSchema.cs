using System.Text;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sessions;

/// <summary>
/// Refuses what a masked session sends while the operator has not seen a change of the schema, although it should have.
/// </summary>
public sealed class UnseenSchema(Session session, SessionServices services)
{
    private static readonly TextAnalysis Refused = new() { Refusal = Refusals.SchemaUnseen() };

    /// <summary>The statement at the front has changed the schema itself: its client hears that.</summary>
    public bool HasRun { get; set; }

    /// <summary>Null when it may go on.</summary>
    public TextAnalysis? Refuse(PreparedStatement? statement) =>
        Refuse(ParseMessage.TryDecode(statement?.Message, complete: true, out var parse) ? parse.Sql : default);

    /// <inheritdoc cref="Refuse(PreparedStatement?)"/>
    public TextAnalysis? Refuse(ReadOnlySpan<byte> sql) =>
        session.Masking is not null && services.Ddl.Gate.IsShut(session.Identity.Database)
            && !HasRun && !EndsTransaction(sql)
            ? Refused
            : null;

    // It gives back the locks that the operator may be waiting for.
    private static bool EndsTransaction(ReadOnlySpan<byte> sql)
    {
        var text = sql.Trim(" \t\r\n;"u8);
        var end = text.IndexOfAny(" \t\r\n"u8);
        var word = end < 0 ? text : text[..end];
        return !text.Contains((byte)';')
            && (Ascii.EqualsIgnoreCase(word, "COMMIT"u8) || Ascii.EqualsIgnoreCase(word, "END"u8)
                || Ascii.EqualsIgnoreCase(word, "ROLLBACK"u8) || Ascii.EqualsIgnoreCase(word, "ABORT"u8));
    }
}
