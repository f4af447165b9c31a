using System.Collections.Immutable;
using System.Security.Cryptography;
using GatewayOperator.Api.ApprovalRequests;
using GatewayProxy.Approvals;
using GatewayProxy.Policy.Decisions;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Recording;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Sessions;

/// <summary>
/// The statement of a session that waits for approval, if one does: what it is, what it needs, what it has. Touched by
/// the client's loop only.
/// </summary>
public sealed class StatementHolds(Session session, RuleJudge rules, StatementRedaction redaction)
{
    private const int MostTables = 256;

    private static ReadOnlySpan<byte> Explain => "EXPLAIN (FORMAT JSON) "u8;

    private ImmutableHashSet<HoldTerms> _granted = [];
    private byte[] _sent = [];
    private CountedText? _counted;
    private RowLimit? _limit;

    /// <summary>The message at the front is this statement's; null when it is none that was held.</summary>
    public HeldStatement? Current { get; private set; }

    /// <summary>What the statement at the front has been approved for.</summary>
    public IReadOnlySet<HoldTerms> Granted => _granted;

    /// <summary>How many rows it may touch by what has been approved; null when that is not limited.</summary>
    public RowLimit? Limit => _limit;

    /// <summary>Whether a ruling lets the statement at the front run now.</summary>
    public bool MayRun(in Ruling ruling) => ruling.Verdict.IsAllowed
        || (ruling.Verdict.Kind == VerdictKind.Hold && Current is { Error: null } && Missing(ruling) is null);

    /// <summary>
    /// Whether the statement at the front waits. The rest of a result is part of what was approved; what was approved
    /// when it was bound is looked at once more before it runs.
    /// </summary>
    public bool MustWait(in Ruling ruling, Portal? portal) => ruling.Verdict.Kind == VerdictKind.Hold
        && Current?.Tag is null
        && portal is not { HasBegun: true, IsApproved: true }
        && ((Current is null && portal?.Bound is not null) || Missing(ruling) is not null);

    /// <summary>Holds the statement of an intent that is recorded under a number.</summary>
    /// <returns>Why it cannot be held; null when it is.</returns>
    public ServerError? Begin(
        in StatementIntent intent, long number, in Ruling ruling, in JudgedText judged, Portal? portal,
        in HoldPosition at, Func<JudgedText, Ruling> decide)
    {
        var assessed = judged.Assessed ?? AssessedText.Unseen;
        var text = intent.Sql.IsEmpty ? Text(portal) : intent.Sql;
        var risks = rules.Risks(assessed);
        var tables = risks.Statements.SelectMany(s => s.Tables).Distinct().ToList();
        if (Unfit(assessed, tables, text.IsEmpty, portal) is { } unfit)
        {
            return unfit;
        }

        var terms = Take(portal?.Bound, ruling, out var isApproved);
        if (judged.IsDdl && terms.Activates is null && !IsOnly(ruling, terms))
        {
            return HoldErrors.SeveralRules;
        }

        _counted = judged.IsDdl ? null : CountedText.Of(risks);
        if (!CanCount(risks, terms, at, portal))
        {
            return HoldErrors.NotCountable(terms);
        }

        _sent = intent.Sent.IsEmpty ? judged.Sent.ToArray() : intent.Sent.ToArray();
        Current = new HeldStatement
        {
            Number = number,
            Terms = terms,
            IsApproved = isApproved,
            Shown = Shown(text, intent.Parameters, judged, portal, risks),
            Content = assessed.RunsPrepared ? null : Content(intent, portal),
            FollowsWork = at.FollowsWork,
            Change = judged.IsDdl && terms.Activates is null ? Change(text.ToArray(), judged, terms, decide) : null,
            IsCounted = _counted is not null,
            EstimateQuery = Estimate(assessed, judged, terms, text),
            EstimateRecorded = redaction.OfText(text, 0, judged)?.Text?.After(Explain),
            Before = Current?.Facts ?? portal?.Bound?.Facts,
            FactsQuery = FactsQuery.Write(tables, assessed.Functions),
        };
        return null;
    }

    private ServerError? Unfit(
        AssessedText assessed, List<TouchedTable> tables, bool isUnseen, Portal? portal) =>
        portal is not null && portal.RunsBefore != session.Runs ? HoldErrors.BoundEarlier
        : isUnseen || ReferenceEquals(assessed, AssessedText.TooLong)
            || !FactsQuery.Compares(tables, assessed.Functions) ? HoldErrors.NotShown
        : null;

    // Who lets a session go is not shown a statement.
    private byte[]? Estimate(
        AssessedText assessed, in JudgedText judged, HoldTerms terms, ReadOnlySpan<byte> text) =>
        assessed.MayExplain && !judged.IsDdl && judged.Analysis?.Release is null && terms.Activates is null
            ? [.. Explain, .. _sent.Length > 0 ? _sent : text]
            : null;

    // It runs inside its hold, and not when it is looked at once more: its approval counts only while the newest policy
    // asks for that and for no other.
    private HeldChange Change(
        byte[] text, JudgedText judged, HoldTerms terms, Func<JudgedText, Ruling> decide) => new(
            text,
            async () => decide(await rules.AssessAgainAsync(text, judged)) is { Verdict.Kind: VerdictKind.Hold } now
                && IsOnly(now, terms));

    private static bool IsOnly(in Ruling ruling, HoldTerms terms) => ruling is
    { Activation: null, Rules.Deciding: [var only] } && HoldTerms.Of(only) == terms;

    // What was approved at the Bind counts; the terms are what is missing, if anything is.
    private HoldTerms Take(BoundApproval? bound, in Ruling ruling, out bool isApproved)
    {
        if (bound is not null)
        {
            _granted = _granted.Union(bound.Granted);
            _limit = RowLimit.Stricter(_limit, bound.Limit);
        }

        var missing = Missing(ruling);
        isApproved = missing is null;
        return missing ?? HoldTerms.Of(ruling.Rules!.Deciding[0]);
    }

    /// <summary>The hold is over: what it has brought counts while the statement is looked at again.</summary>
    public void Decided()
    {
        if (Current is { Error: null } held)
        {
            _granted = _granted.Add(held.Terms);
            _limit = RowLimit.Stricter(_limit, held.Limit);
            if (held.Terms.Activates is not null && rules.Activates(held.Terms))
            {
                session.ActivatedAt = held.ApprovedAt;
            }
        }
    }

    /// <summary>How the rows of what was held are counted; null when no approval limits them.</summary>
    public RowCount? Count(PendingKind kind) => _limit is { } limit && _counted is { } text
        ? new RowCount(
            limit, text, kind == PendingKind.Query,
            kind == PendingKind.Query && session.TransactionStatus == TransactionStatus.Idle)
        : null;

    /// <summary>
    /// Takes what was held: it runs now. What would go upstream must be what was recorded.
    /// </summary>
    /// <returns>Why it must not run; null when it may.</returns>
    public ServerError? Take(ReadOnlySpan<byte> sent)
    {
        var error = sent.SequenceEqual(_sent) ? null : HoldErrors.PolicyChanged;
        Forget();
        return error;
    }

    /// <summary>What was held, if anything was, will never run.</summary>
    public void Forget() => (Current, _sent, _granted, _counted, _limit) = (null, [], [], null, null);

    /// <summary>
    /// How the result of a statement that is about to run is decided upon when it grows too large; null when that can
    /// only end in its cancellation.
    /// </summary>
    public RuledResult? ResultOf(
        in StatementIntent intent, in JudgedText judged, Portal? portal, IReadOnlySet<HoldTerms> granted) =>
        rules.MayHoldResults && judged.Assessed is not null ? Ruled(intent, judged, portal, granted) : null;

    // Apart, since what it keeps for later is allocated on entry.
    private RuledResult Ruled(
        in StatementIntent intent, in JudgedText judged, Portal? portal, IReadOnlySet<HoldTerms> granted)
    {
        var risks = rules.Risks(judged.Assessed);
        var (known, sql, parameters) = (judged, intent.Sql.ToArray(), intent.Parameters.ToArray());
        return new RuledResult(
            risks, () => Shown(sql.Length > 0 ? sql : Text(portal), parameters, known, portal, risks), granted);
    }

    /// <summary>What still has to be approved; null when nothing.</summary>
    public HoldTerms? Missing(in Ruling ruling)
    {
        if (ruling.Activation is { } activation)
        {
            return activation;
        }

        foreach (var found in ruling.Rules?.Deciding ?? [])
        {
            var terms = HoldTerms.Of(found);
            if (!_granted.Contains(terms))
            {
                return terms;
            }
        }

        return null;
    }

    // A Query is counted inside a transaction that it does not end itself: the client's, or one of the gateway's. Which
    // of the two, nobody knows before a Sync. False when the rule's own limit could not be kept.
    private bool CanCount(TextRisks risks, HoldTerms terms, in HoldPosition at, Portal? portal)
    {
        if (_counted is not null && at.Kind == PendingKind.Bind && portal is { Name.Length: > 0 })
        {
            // Whoever fetches from it by its name is not counted.
            return terms.MaxRows is null;
        }

        if (_counted is null || at.Kind != PendingKind.Query || !(at.IsSegmentOpen || CountedText.MayCommit(risks)))
        {
            return true;
        }

        _counted = null;
        return terms.MaxRows is null;
    }

    private RequestedStatement Shown(
        ReadOnlySpan<byte> text, ReadOnlySpan<byte> parameters, in JudgedText judged, Portal? portal,
        TextRisks risks) =>
        new()
        {
            Session = session.Identity.Id,
            Database = session.Identity.Database,
            Text = ShownText.Of(redaction.ForPeople(text, judged) ?? text),
            Digest = "",
            Parameters = ShownParameters.Of(
                parameters, redaction.ParametersForPeople(portal?.Statement, text, judged)),
            Risks = [.. risks.Risks.All],
            Tables =
            [
                .. risks.Statements.SelectMany(s => s.Tables).Select(t => t.ToString())
                    .Distinct(StringComparer.Ordinal).Take(MostTables),
            ],
        };

    private static ReadOnlySpan<byte> Text(Portal? portal) => portal?.Statement is { } statement
        && ParseMessage.TryDecode(statement.Message, complete: true, out var parse) ? parse.Sql : default;

    // To the last byte, types of parameters included: null when not all of it is at hand.
    private static byte[]? Content(in StatementIntent intent, Portal? portal)
    {
        if (portal is null)
        {
            return SHA256.HashData([(byte)'Q', .. intent.Sql]);
        }

        return intent.Parameters.Length >= SessionJournal.ParameterHeadBytes
            || !ParseMessage.TryDecode(portal.Statement!.Message, complete: true, out var parse)
            ? null
            : SHA256.HashData(
                [(byte)'E', .. parse.Sql, 0, .. SHA256.HashData(parse.ParameterTypes), .. intent.Parameters]);
    }
}
