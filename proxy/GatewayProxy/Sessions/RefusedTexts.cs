using GatewayProxy.Policy.Decisions;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// Statements of the extended protocol that masks keep from being prepared or bound. Others are recorded when they run;
/// these never will.
/// </summary>
public sealed class RefusedTexts(PipelineOutput output, StatementRedaction redaction)
{
    /// <summary>A text that is not prepared.</summary>
    /// <param name="sql">The text, or the head of it.</param>
    /// <param name="sqlBytes">Length of the whole text when that is only its head; else 0.</param>
    /// <param name="name">The name that it would have had.</param>
    /// <param name="judged">Why not.</param>
    public PipelineStep Text(ReadOnlySpan<byte> sql, long sqlBytes, string name, in JudgedText judged)
    {
        var ruling = output.Decide(StatementForm.Extended, judged);
        var statement = new StatementIntent
        {
            Protocol = StatementProtocol.Extended,
            Sql = sql,
            SqlBytes = sqlBytes,
            Redacted = redaction.OfText(sql, sqlBytes, judged)?.Text,
            Name = name,
        };
        var intent = ruling.On(statement, judged.Assessed);
        return output.Record(intent, ruling, judged, PendingKind.Parse, null);
    }

    /// <summary>A prepared statement that is neither bound nor described.</summary>
    public PipelineStep Statement(PreparedStatement? statement, in JudgedText judged)
    {
        var ruling = output.Decide(StatementForm.Extended, judged);
        var refused = new StatementIntent
        {
            Protocol = StatementProtocol.Extended,
            Prepared = statement?.JournalLine ?? 0,
            Name = statement?.Name,
        };
        var intent = ruling.On(refused, judged.Assessed);
        return output.Record(intent, ruling, judged, PendingKind.Parse, null);
    }
}
