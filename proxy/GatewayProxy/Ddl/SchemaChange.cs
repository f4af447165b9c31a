using System.Security.Cryptography;
using System.Text;
using GatewayProxy.Approvals;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Recording;
using GatewayProxy.Sessions;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Ddl;

namespace GatewayProxy.Ddl;

/// <summary>
/// A held change of the schema: what it means is settled before anybody is asked, and runs when they agree.
/// </summary>
internal sealed class SchemaChange(Session session, HeldStatement held, OwnMessages own, SessionServices services)
{
    private static readonly byte[] NotFollowed = new MessageBuilder()
        .Warning(
            "the schema has changed, and the masks have not followed yet",
            "The operator is overdue: until it has looked, statements of masked grants are refused. "
                + "The platform team finds the cause with dbgateway status and in the operator's log.")
        .Written.ToArray();

    private readonly byte[] _text = held.Change!.Text;
    private QualifiedDdl? _ddl;

    /// <summary>Qualifies it, and shows the approver that text. Why it cannot be; null when it can.</summary>
    public async Task<ServerError?> PrepareAsync(CancellationToken ended)
    {
        if (held.FollowsWork || session.TransactionStatus != TransactionStatus.Idle)
        {
            return DdlErrors.InTransaction;
        }

        var (ddl, error) = await QualifyAsync(ended);
        if (ddl is not null)
        {
            _ddl = ddl;
            var text = Encoding.UTF8.GetBytes(ddl.Text);
            held.Shown = held.Shown with { Text = ShownText.Of(ForPeople(ddl, text)) };
            // What is approved is this text: the client's could mean something else by the time it is sent again.
            held.Content = SHA256.HashData([(byte)'D', .. text]);
        }

        return error;
    }

    /// <summary>Whether the newest policy would have it run by the approvals that were asked for.</summary>
    public ValueTask<bool> IsStillAskedAsync() => held.Change!.IsStillAsked();

    /// <summary>Whether it still means what was shown.</summary>
    public async Task<bool> IsUnchangedAsync(CancellationToken ended) => (await QualifyAsync(ended)).Ddl == _ddl;

    /// <summary>Runs it. Why it has failed; null when it has not.</summary>
    public async Task<ServerError?> RunAsync(CancellationToken cancellation)
    {
        var intent = new StatementIntent
        {
            Protocol = StatementProtocol.Extended,
            Sql = Encoding.UTF8.GetBytes(_ddl!.Text),
            Redacted = Redacted(_ddl, forPeople: false),
            Verdict = StatementVerdict.Allow,
            Internal = true,
        };
        if (!session.Recorder.TryRecord(intent, out var number))
        {
            return HoldErrors.Failed;
        }

        if (session.Recorder.IsUnsettled && !await session.Recorder.SettleAsync())
        {
            return HoldErrors.Failed;
        }

        var execution = new DdlExecution(
            session.Grant.Uid, session.Identity.Database, $"dbgw/{session.Identity.Id} ddl", services.Ddl);
        var sentAt = services.Time.GetTimestamp();
        var outcome = await execution.RunAsync(_ddl, cancellation);
        session.Recorder.RecordOutcome(new StatementOutcome
        {
            N = number,
            Result = ResultOf(outcome.Error),
            Tag = Encoding.UTF8.GetBytes(outcome.Tag ?? ""),
            Commands = outcome.Tag is null ? 0 : 1,
            SqlState = Encoding.ASCII.GetBytes(outcome.Error?.SqlState ?? ""),
            Elapsed = services.Time.GetElapsedTime(sentAt),
        });
        held.Tag = outcome.Tag;
        if (outcome is { Tag: not null, IsProvisioned: false })
        {
            await own.PassAsync(NotFollowed, CancellationToken.None);
        }

        return outcome.Error;
    }

    private byte[] ForPeople(QualifiedDdl ddl, byte[] text) =>
        Redacted(ddl, forPeople: true) is { } redacted ? redacted.Sql ?? "⟨not shown⟩"u8.ToArray() : text;

    /// <summary>Null when all of the text may be seen.</summary>
    private RedactedText? Redacted(QualifiedDdl ddl, bool forPeople)
    {
        var snapshot = services.Policy.Current!;
        var catalog = snapshot.Masks.Of(session.Identity.Database);
        var found = new TextAnalysis { Literals = ddl.Literals };
        var use = forPeople ? snapshot.Literals.UseForPeople(catalog, found) : snapshot.Literals.UseOf(catalog, found);
        var text = Encoding.UTF8.GetBytes(ddl.Text);
        return snapshot.Literals.Redact(text, text.Length, use)?.Text;
    }

    private static StatementResult ResultOf(ServerError? error) => error is null ? StatementResult.Completed
        : error == DdlErrors.Unknown ? StatementResult.Lost
        : error.SqlState == SqlState.QueryCanceled ? StatementResult.Canceled
        : StatementResult.Failed;

    private async Task<(QualifiedDdl? Ddl, ServerError? Error)> QualifyAsync(CancellationToken ended)
    {
        if (services.Policy.Current is not { } snapshot)
        {
            return (null, HoldErrors.Failed);
        }

        var catalog = snapshot.Masks.Of(session.Identity.Database);
        var reading = DdlAnalyser.Read(await services.Analyses.ParseAsync(_text), _text, catalog);
        if (reading.Refusal is { } refusal)
        {
            return (null, RefusedStatements.Error(refusal));
        }

        if (await own.AskAsync(Encoding.UTF8.GetBytes(reading.Question), ended) is not { } rows)
        {
            return (null, HoldErrors.Failed);
        }

        var names = reading.Answer(rows);
        if (DdlAnalyser.Qualify(reading, names, out var unfit) is not { } qualified)
        {
            return (null, RefusedStatements.Error(unfit!));
        }

        var again = await services.Analyses.ParseAsync(Encoding.UTF8.GetBytes(qualified.Text));
        return DdlAnalyser.Verify(reading, names, qualified, again, out var complete) is { } uncertain
            ? (null, RefusedStatements.Error(uncertain))
            : (complete, null);
    }
}
