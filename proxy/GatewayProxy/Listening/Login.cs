using GatewayOperator.Api.Configuration;
using GatewayProxy.Authentication;
using GatewayProxy.Configuration;
using GatewayProxy.Observability;
using GatewayProxy.Policy;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Recording;
using GatewayProxy.Recordings;
using GatewayProxy.Sessions;
using GatewayProxy.Upstream;

namespace GatewayProxy.Listening;

/// <summary>
/// From StartupMessage to a session: token → identity → grant → journal → database. The client hears nothing but a
/// password request before all of it has succeeded.
/// </summary>
public sealed class Login(
    ITokenAuthenticator authenticator, GrantChoice choice, UpstreamConnector connector, SessionRegistry registry,
    SessionServices services, ProxyState state, JournalSpool spool, ILogger<Login> log)
{
    private readonly RefusalPacer _pacer = new(services.Time);

    /// <summary>Registered but not yet relaying.</summary>
    /// <exception cref="LoginRefusedException">Carries what the client is told.</exception>
    /// <exception cref="IOException">The client went away.</exception>
    public async Task<Session> RunAsync(LoginRequest request, CancellationToken ct)
    {
        RefuseWhatIsNeverServed(request);
        var token = await PasswordExchange.RunAsync(request.Client.Stream, request.Startup, ct);
        var receivedAt = services.Time.GetTimestamp();
        // The same steps in the same order whatever is wrong: first the token, then the grant.
        var outcome = token is null
            ? AuthenticationOutcome.Refused(AuthenticationReason.TooLarge)
            : await authenticator.AuthenticateAsync(token, ct);
        if (!outcome.IsVerified)
        {
            throw await RefuseAsync(request, receivedAt, $"token {outcome.Reason}", default, ct);
        }

        (request, var selection, var withheld) = await choice.ChooseAsync(request, outcome.Principal, ct);
        if (!selection.IsSelected)
        {
            throw await RefuseAsync(
                request, receivedAt, $"{outcome.Principal}: grant {selection.Outcome}", selection, ct);
        }

        return withheld is null
            ? await OpenAsync(request, outcome.Principal, selection.Grant, ct)
            : throw Withheld(selection.Grant, withheld);
    }

    private static LoginRefusedException Withheld(GrantConfig grant, Withholding withheld)
    {
        ProxyMetrics.Logins.WithLabels("withheld").Inc();
        return new LoginRefusedException(
            new ServerError(
                SqlState.CannotConnectNow, "the gateway opens no new sessions under this grant now", withheld.Detail,
                "Try again in a moment; sessions that are open go on."),
            $"grant {grant.Name} withheld: {withheld.Reason}");
    }

    private static void RefuseWhatIsNeverServed(LoginRequest request)
    {
        if (request.Startup.Parameters.TryGetValue("replication", out var replication)
            && replication is not ("false" or "off" or "no" or "0"))
        {
            throw new LoginRefusedException(
                new ServerError(SqlState.FeatureNotSupported, "the gateway does not serve replication connections"),
                "replication");
        }
    }

    private static string? Explain(GrantSelectionResult selection) => selection.Outcome switch
    {
        GrantSelectionOutcome.Ambiguous =>
            $"Several grants match: {string.Join(", ", selection.Candidates)}. Name one of them as the user.",
        GrantSelectionOutcome.NotActivated =>
            $"The grant {string.Join(" or ", selection.Candidates)} has to be activated for this identity first.",
        _ => null,
    };

    private static string Advise(GrantSelectionResult selection) =>
        selection.Outcome != GrantSelectionOutcome.NotActivated
            ? AuthenticationRefusal.Hint
            : $"dbgateway request-grant {selection.Candidates[0]} --reason '…' --duration 15m, and log in when "
                + "somebody has approved.";

    private async Task<LoginRefusedException> RefuseAsync(
        LoginRequest request, long receivedAt, string reason, GrantSelectionResult selection, CancellationToken ct)
    {
        await _pacer.WaitAsync(receivedAt, ct);
        ProxyMetrics.Logins.WithLabels("refused").Inc();
        return new LoginRefusedException(
            new ServerError(
                AuthenticationRefusal.SqlState,
                AuthenticationRefusal.Message,
                Explain(selection) ?? WhereTheCauseIs(request),
                Advise(selection)),
            reason);
    }

    private async Task<Session> OpenAsync(
        LoginRequest request, Principal principal, GrantConfig grant, CancellationToken ct)
    {
        if (!registry.TryReserve(request.SessionId, grant))
        {
            throw new LoginRefusedException(LoginRefusal.TooManySessions, "maxConcurrent of a connectAs grant");
        }

        StatementRecorder? recorder = null;
        UpstreamConnection? upstream = null;
        try
        {
            var credential = UpstreamStartup.Credential(request.Snapshot.Config, grant);
            recorder = OpenRecorder(request, principal, grant, credential.Role);
            upstream = await ConnectAsync(request, grant, credential, ct);
            return await BeginAsync(request, principal, grant, upstream, recorder, ct);
        }
        catch (Exception e)
        {
            registry.Release(request.SessionId);
            upstream?.Dispose();
            using (recorder)
            {
                if (recorder is not null)
                {
                    await recorder.RecordEndAsync(
                        new PendingQueue(), new SessionEnding("loginFailed", (e as UpstreamException)?.ClientError));
                }
            }

            throw e is UpstreamException failure ? Blame(request, failure) : e;
        }
    }

    private async Task<UpstreamConnection> ConnectAsync(
        LoginRequest request, GrantConfig grant, UpstreamCredential credential, CancellationToken ct)
    {
        // The password of a connectAs role is the platform team's; nobody could set it again.
        var isDerived = grant.ConnectAs is null;
        try
        {
            var upstream = await connector.ConnectAsync(
                request.Snapshot, credential, UpstreamStartup.Request(request, credential.Role), ct);
            if (isDerived)
            {
                state.RoleAccepted(credential.Role);
            }

            return upstream;
        }
        catch (UpstreamException e) when (isDerived && e.ServerSqlState == SqlState.InvalidPassword)
        {
            state.RoleRefused(credential.Role);
            throw;
        }
    }

    private async Task<Session> BeginAsync(
        LoginRequest request, Principal principal, GrantConfig grant, UpstreamConnection upstream,
        StatementRecorder recorder, CancellationToken ct)
    {
        var identity = new SessionIdentity
        {
            Id = request.SessionId,
            Principal = principal,
            Database = request.Database,
            ClientAddress = request.Client.Address,
        };
        if (MaskedSettings.Fault(request, grant, upstream) is { } fault)
        {
            throw new LoginRefusedException(fault with { Fatal = true }, $"settings: {fault.Message}");
        }

        await request.Client.Stream.WriteAsync(
            new MessageBuilder().AuthenticationOk().Bytes(upstream.Greeting).Written, ct);
        var encodings = SessionEncodings.Read(upstream.Greeting);
        var session = new Session(identity, grant, request.Client, upstream, encodings, recorder, services);
        session.Masking?.Begin(request.Snapshot.Masks.Of(identity.Database));
        session.Settings.Greeted(upstream.Greeting);
        upstream.Greeting = [];
        ProxyMetrics.Logins.WithLabels("opened").Inc();
        log.LoggedIn(
            identity.Id, principal.ToString(), identity.ClientAddress.ToString(), grant.Name, identity.Database);
        return session;
    }

    private StatementRecorder OpenRecorder(LoginRequest request, Principal principal, GrantConfig grant, string role)
    {
        var config = request.Snapshot.Config;
        KeptJournal? kept = null;
        try
        {
            kept = spool.Open(config, JournalStart.Describe(request, principal, grant, role));
        }
        catch (JournalException e)
        {
            ProxyMetrics.JournalFailures.Inc();
            log.JournalNotOpened(request.SessionId, e.Message);
            if (config.Recording.OnFailure == RecordingFailureAction.Refuse)
            {
                throw new LoginRefusedException(
                    new ServerError(
                        SqlState.IoError, "the gateway cannot record this session, so it does not open it",
                        null, "The platform team finds the cause in the gateway's log."),
                    "journal cannot be opened");
            }
        }

        return new StatementRecorder(
            kept?.Journal, config.Recording.OnFailure, services.Time, services.Log, request.SessionId, kept);
    }

    private static string WhereTheCauseIs(LoginRequest request) =>
        $"The gateway's log names the cause under {request.SessionId}.";

    private LoginRefusedException Blame(LoginRequest request, UpstreamException failure)
    {
        ProxyMetrics.UpstreamErrors.WithLabels(failure.Blame.ToString()).Inc();
        ProxyMetrics.Logins.WithLabels("failed").Inc();
        log.UpstreamFailed(request.SessionId, failure.Blame.ToString(), failure.Message);
        var error = failure.ClientError;
        return new LoginRefusedException(
            error with { Detail = error.Detail ?? WhereTheCauseIs(request) }, failure.Message);
    }
}
