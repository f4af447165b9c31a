using GatewayProxy.Policy.Decisions;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// Decides on what is bound and executed. An Execute is what runs a statement; but planning it, which Bind does, calls
/// functions that are declared to change nothing, and nobody knows whether they keep to it.
/// </summary>
public sealed class PortalRulings(PipelineOutput output, StatementRedaction redaction)
{
    /// <summary><see cref="PipelineStep.Forward"/> when it may be planned.</summary>
    public PipelineStep BeforeBind(ReadOnlySpan<byte> name, Portal portal, in JudgedText judged)
    {
        if (!output.MustDecideBeforeBind(judged))
        {
            return PipelineStep.Forward;
        }

        var ruling = output.Decide(StatementForm.Extended, judged);
        var intent = ruling.On(Statement(name, portal, judged), judged.Assessed);
        return output.RecordBound(intent, ruling, judged, portal);
    }

    /// <summary>What becomes of an Execute, recorded.</summary>
    /// <param name="name">The portal's.</param>
    /// <param name="portal">Null when no Bind was seen.</param>
    /// <param name="judged">What holds for its text.</param>
    public PipelineStep BeforeExecute(ReadOnlySpan<byte> name, Portal? portal, in JudgedText judged)
    {
        var ruling = output.Decide(StatementForm.Extended, judged);
        var intent = ruling.On(Statement(name, portal, judged), judged.Assessed);
        return output.Record(intent, ruling, judged, PendingKind.Execute, portal);
    }

    private StatementIntent Statement(ReadOnlySpan<byte> name, Portal? portal, scoped in JudgedText judged) => new()
    {
        Protocol = StatementProtocol.Extended,
        Prepared = portal?.Statement?.JournalLine ?? 0,
        Name = portal?.Statement?.Name,
        // Without a statement: a cursor of an earlier DECLARE, or nothing that the server knows.
        Portal = SessionStatements.Display(name),
        Parameters = portal is null ? default : portal.Parameters,
        ParameterRedaction = redaction.OfParameters(portal?.Statement, judged),
    };
}
