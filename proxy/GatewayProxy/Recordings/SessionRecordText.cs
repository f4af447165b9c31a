using GatewayOperator.Api.Resources;
using GatewayOperator.Api.SessionRecords;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Reading;
using GatewayProxy.Recording.Sealing;

namespace GatewayProxy.Recordings;

/// <summary>
/// What a session's record says. What tokens may make as long as they like is cut to what a record takes.
/// </summary>
public static class SessionRecordText
{
    public static SessionRecordSpec Spec(SessionStart start, string proxy) => Spec(
        start.Session, (start.Target, start.Grant), start.Principal, start.Database, start.ClientAddress, proxy);

    /// <param name="start">The first line of a journal.</param>
    /// <param name="proxy">The proxy that served the session; null when another start of it did.</param>
    public static SessionRecordSpec Spec(SessionStartLine start, string? proxy) => Spec(
        start.Session, (start.Target, start.Grant), start.Principal, start.Database, start.Client, proxy);

    public static SessionRecordStatus Status(
        JournalTotals totals, SegmentSeal last, SegmentProof proof, long bytes, string location) => new()
        {
            State = last is { Final: true, Interrupted: false }
                ? SessionRecordState.Complete
                : SessionRecordState.Interrupted,
            EndedAt = totals.At,
            EndReason = Cut(totals.Reason, 256),
            Statements = totals.Statements,
            Denied = totals.Denied,
            Rows = totals.Rows,
            Location = Cut(location, 512),
            Bytes = bytes,
            Head = last.Head,
            Digest = proof.Digest,
            Signature = proof.Signature,
            KeyId = proof.KeyId,
        };

    private static SessionRecordSpec Spec(
        string session, (RecordedObject Target, RecordedObject Grant) of, RecordedPrincipal principal, string database,
        string client, string? proxy) => new()
        {
            SessionId = session,
            TargetRef = new LocalReference { Name = of.Target.Name },
            GrantRef = new LocalReference { Name = of.Grant.Name },
            Issuer = principal.Issuer,
            Subject = Cut(principal.Subject, 512)!,
            Person = Cut(principal.Person, 256),
            Database = database,
            ClientAddress = Cut(client, 64),
            Proxy = proxy,
            StartedAt = SessionId.MadeAt(session),
        };

    private static string? Cut(string? text, int most) =>
        text is null || text.Length <= most ? text
            : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
