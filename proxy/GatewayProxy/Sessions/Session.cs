using GatewayOperator.Api.Configuration;
using GatewayProxy.Approvals;
using GatewayProxy.Listening;
using GatewayProxy.Masking;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Upstream;

namespace GatewayProxy.Sessions;

/// <summary>
/// One client connection from login to its end. Two relays move the messages; whoever wants the session to end says so
/// with <see cref="RequestEnd"/>, the first one's reason stands.
/// </summary>
public sealed class Session
{
    /// <summary>How long an ending session may take to tell its client before the sockets are closed.</summary>
    private static readonly TimeSpan EndingGrace = TimeSpan.FromMilliseconds(500);

    private readonly SessionServices _services;
    private GrantConfig _grant;
    private SessionEnding? _ending;
    private SessionEnding? _leave;
    private Hold? _hold;
    private Hold? _streamHold;
    private RowCount? _counted;
    private long _idleSegment;
    private long _activatedAt;
    private bool _cuttingOff;
    private int _transactionStatus = (int)TransactionStatus.Idle;

    public Session(
        SessionIdentity identity, GrantConfig grant, ClientConnection client, UpstreamConnection upstream,
        SessionEncodings encodings, StatementRecorder recorder, SessionServices services)
    {
        Identity = identity;
        Client = client;
        Upstream = upstream;
        Encodings = encodings;
        Recorder = recorder;
        Activity = new SessionActivity(services.Time.GetTimestamp());
        Previews = new ResultPreviews(this, services);
        Masking = grant.Masking == MaskingMode.Enforced ? new SessionMasking(services.Analyses) : null;
        Settings = Masking?.Settings ?? new SessionSettings();
        _grant = grant;
        _services = services;
    }

    public SessionIdentity Identity { get; }

    public ClientConnection Client { get; }

    public UpstreamConnection Upstream { get; }

    public SessionEncodings Encodings { get; }

    public StatementRecorder Recorder { get; }

    public PendingQueue Pending { get; } = new();

    /// <summary>How the server reads the session's texts.</summary>
    public SessionSettings Settings { get; }

    /// <summary>Null under a grant that is exempt from masking.</summary>
    public SessionMasking? Masking { get; }

    public ResultPreviews Previews { get; }

    public OpenReads Reads { get; } = new();

    public SessionActivity Activity { get; }

    public CancelState Cancel { get; } = new();

    /// <summary>Statements sent to the server. Touched by the client's loop only.</summary>
    public long Runs { get; set; }

    /// <summary>The grant as the newest configuration has it.</summary>
    public GrantConfig Grant
    {
        get => Volatile.Read(ref _grant);
        set => Volatile.Write(ref _grant, value);
    }

    /// <summary>When the session was activated, under a grant that wants it; null before.</summary>
    public DateTimeOffset? ActivatedAt
    {
        get => Volatile.Read(ref _activatedAt) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Volatile.Write(ref _activatedAt, value?.UtcTicks ?? 0);
    }

    /// <summary>The statement that waits for an approval; null while none does.</summary>
    public Hold? Hold
    {
        get => Volatile.Read(ref _hold);
        set => Begin(ref _hold, value);
    }

    /// <summary>The statement whose result waits for an approval in mid-stream; null while none does.</summary>
    public Hold? StreamHold
    {
        get => Volatile.Read(ref _streamHold);
        set => Begin(ref _streamHold, value);
    }

    /// <summary>The approved statement whose rows are counted; null while none is with the server.</summary>
    public RowCount? Counted
    {
        get => Volatile.Read(ref _counted);
        set => Volatile.Write(ref _counted, value);
    }

    /// <summary>Why the gateway ends the session; null while it does not.</summary>
    public SessionEnding? Ending => Volatile.Read(ref _ending);

    public TransactionStatus TransactionStatus
    {
        get => (TransactionStatus)Volatile.Read(ref _transactionStatus);
        set => Volatile.Write(ref _transactionStatus, (int)value);
    }

    /// <summary>The last Sync, by the number of the stretch it ends, after which no transaction was open.</summary>
    public long IdleSegment
    {
        get => Volatile.Read(ref _idleSegment);
        set => Volatile.Write(ref _idleSegment, value);
    }

    /// <summary>Nothing runs and no transaction is open: the session can end without taking work with it.</summary>
    public bool IsAtRest => Pending.Count == 0 && TransactionStatus == TransactionStatus.Idle;

    /// <summary>
    /// Ends the session: its client is told at the next message boundary, at the latest it is cut off.
    /// </summary>
    public void RequestEnd(SessionEnding ending)
    {
        if (Interlocked.CompareExchange(ref _ending, ending, null) is null)
        {
            StopHolds(HoldEnd.SessionEnd);
            // The upstream relay wakes up, sees the ending and is the one who may write to the client.
            Upstream.StopReceiving();
            LimitLastWords();
        }
    }

    /// <summary>A side has left by itself: there is nobody to explain the end to, or nothing to explain.</summary>
    public bool HasLeft => Volatile.Read(ref _leave) is not null;

    /// <summary>Notes that a side has left by itself. What it still has running can be ended all the same.</summary>
    public void Left(SessionEnding leave)
    {
        Interlocked.CompareExchange(ref _leave, leave, null);
        StopHolds(HoldEnd.ClientGone);
    }

    /// <summary>Relays until both sides are done; however that comes, the end is recorded.</summary>
    public async Task RunAsync()
    {
        Client.RunInline();
        Upstream.RunInline();
        var toServer = new ClientRelay(this, _services).RunAsync();
        try
        {
            await new ServerRelay(this, _services).RunAsync();
            Pending.Close();
            StopHolds(HoldEnd.SessionEnd);
            await TellServerAsync();
            await Client.StopSendingAsync();
            // Bytes the client has sent meanwhile are read and dropped: closing over them would reset the connection
            // and could take the last message with it.
            await Task.WhenAny(toServer, Task.Delay(EndingGrace, _services.Time));
        }
        finally
        {
            Pending.Close();
            Client.Dispose();
            Upstream.Dispose();
            await toServer;
            await RecordEndAsync();
        }
    }

    /// <summary>From now on the client is only told how it ended: one that does not read is cut off.</summary>
    public void LimitLastWords()
    {
        if (Interlocked.Exchange(ref _cuttingOff, true) is false)
        {
            _ = CutOffAsync();
        }
    }

    private void Begin(ref Hold? place, Hold? hold)
    {
        // A full fence: whoever ends the session meanwhile sees the hold, or is seen here.
        Interlocked.Exchange(ref place, hold);
        if (Ending is not null || HasLeft)
        {
            hold?.Stop(HoldEnd.SessionEnd);
        }
    }

    private void StopHolds(HoldEnd cause)
    {
        Hold?.Stop(cause);
        StreamHold?.Stop(cause);
    }

    private async Task RecordEndAsync()
    {
        // What the server itself has told the client is what happened, whatever came after.
        var end = _leave == SessionEnding.EndedByServer ? _leave : Ending ?? _leave ?? SessionEnding.UpstreamClosed;
        await Recorder.RecordEndAsync(Pending, end);
        _services.Log.SessionEnded(Identity.Id, end.Reason);
    }

    private async Task TellServerAsync()
    {
        if (Pending.Count > 0 && Ending?.Error is not null)
        {
            await _services.Cancels.CancelAsync(this, Recording.CancelCause.SessionEnd, EndingGrace);
        }

        Upstream.StopSending();
    }

    private async Task CutOffAsync()
    {
        await Task.Delay(EndingGrace, _services.Time);
        Client.Dispose();
    }
}
