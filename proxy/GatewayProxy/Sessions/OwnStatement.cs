using GatewayProxy.Protocol;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// A statement of the gateway's own among the client's messages, without a Sync, under a name that leaves the client's
/// unnamed statement and portal alone.
/// </summary>
internal sealed class OwnStatement(Session session, TimeProvider time)
{
    private const string Name = "dbgateway: own statement";

    private static readonly PendingKind[] Before = [PendingKind.Parse, PendingKind.Bind];
    private static readonly PendingKind[] After = [PendingKind.Close, PendingKind.Close];

    /// <summary>
    /// Records it and awaits its answers; <see cref="Write"/> has to follow. False when it cannot be recorded.
    /// </summary>
    public bool TryBegin(
        byte[] sql, Barrier? barrier = null, bool isUnheard = false, RedactedText? recorded = null)
    {
        var intent = new StatementIntent
        {
            Protocol = StatementProtocol.Extended,
            Sql = sql,
            Redacted = recorded,
            Name = Name,
            Verdict = StatementVerdict.Allow,
            Internal = true,
        };
        if (!session.Recorder.TryRecord(intent, out var number))
        {
            return false;
        }

        Await(Before, isUnheard);
        session.Pending.Add(new PendingMessage(PendingKind.Execute)
        {
            Statement = number,
            SentAt = time.GetTimestamp(),
            IsOwn = true,
            Barrier = barrier,
            IsUnheard = isUnheard,
        });
        Await(After, isUnheard);
        return true;
    }

    /// <summary>Parse, Bind, Execute, and Close of both names.</summary>
    public static MessageBuilder Write(MessageBuilder messages, ReadOnlySpan<byte> sql) => messages
        .Begin(FrontendCode.Parse).String(Name).Bytes(sql).Byte(0).Int16(0).End()
        .Begin(FrontendCode.Bind).String(Name).String(Name).Int16(0).Int16(0).Int16(0).End()
        .Begin(FrontendCode.Execute).String(Name).Int32(0).End()
        .Begin(FrontendCode.Close).Byte((byte)'P').String(Name).End()
        .Begin(FrontendCode.Close).Byte((byte)'S').String(Name).End();

    /// <summary>Puts it before an Execute, or before what is sent in its place.</summary>
    public static PipelineStep Precede(
        byte[] sql, PipelineStep step, ReadOnlySpan<byte> execute, MessageBuilder replacement)
    {
        if (step is not (PipelineStep.Forward or PipelineStep.Replace or PipelineStep.Count))
        {
            return step;
        }

        byte[] rest = step == PipelineStep.Forward
            ? [.. new MessageBuilder().Begin(FrontendCode.Execute).Bytes(execute).End().Written.Span]
            : replacement.Written.ToArray();
        Write(replacement.Clear(), sql).Bytes(rest);
        return step == PipelineStep.Count ? step : PipelineStep.Replace;
    }

    private void Await(PendingKind[] kinds, bool isUnheard)
    {
        foreach (var kind in kinds)
        {
            session.Pending.Add(new PendingMessage(kind) { IsOwn = true, IsUnheard = isUnheard });
        }
    }
}
