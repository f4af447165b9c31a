using GatewayProxy.Observability;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Sockets;

namespace GatewayProxy.Sessions;

/// <summary>
/// Server to client: cuts the stream into messages, shows each to the guard and sends on what passes. It is the only
/// one that writes to a logged-in client, so a session's last words need no lock.
/// </summary>
public sealed class ServerRelay(Session session, SessionServices services)
{
    /// <summary>Messages up to this size go on whole, larger ones in pieces (bytes).</summary>
    private const int MaxWhole = 32 * 1024;

    /// <summary>
    /// What a client that is gone may still be told (bytes): enough for the answers to what it has sent. A server
    /// that goes on talking must find the connection closed, as it would without a gateway.
    /// </summary>
    private const int MaxUnheard = 1024 * 1024;

    /// <summary>Longer than the configuration file goes unread.</summary>
    private static readonly TimeSpan ReasonPatience = TimeSpan.FromMilliseconds(300);

    private readonly ReplyGuard _guard = new(session, services);
    private readonly ReceiveBuffer _buffer = session.Upstream.Buffer;
    private readonly RelayReader _reader = new(session.Upstream.Stream, session.Upstream.Buffer, services.Time);
    private long _passing;
    private long _dropping;
    private bool _clientGone;
    private long _unheard;

    public async Task RunAsync()
    {
        try
        {
            // Awaited here and not in a method of its own: a suspended method costs an object each time.
            while (session.Ending is null && await ForwardAsync() && Received(await ReadAsync()))
            {
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            services.Log.PeerGone(session.Identity.Id, e.Message);
        }
        catch (Exception e)
        {
            services.Log.SessionFailed(session.Identity.Id, e);
            session.RequestEnd(SessionEnding.GatewayFailure);
        }

        session.LimitLastWords();
        await SayGoodbyeAsync();
    }

    /// <summary>Deals with everything received; false when the session is over.</summary>
    private async ValueTask<bool> ForwardAsync()
    {
        while (_buffer.Count > 0)
        {
            var forward = Scan(out var step, out var skip);
            if (forward > 0)
            {
                await WriteAsync(_buffer.UnreadMemory(forward));
                _buffer.Consume(forward);
            }

            switch (step)
            {
                case ReplyStep.Forward:
                    return true;
                case ReplyStep.Replace:
                    await WriteAsync(_guard.Replacement.Written);
                    break;
                case ReplyStep.Pause:
                    await Task.Yield();
                    break;
                case ReplyStep.Hold:
                    await _guard.HoldAsync(WriteAsync);
                    break;
                case ReplyStep.Violation:
                    services.Log.ProtocolViolated(session.Identity.Id, "unexpected message from the server");
                    session.Recorder.RecordProtocolError("unexpected message from the server");
                    session.RequestEnd(SessionEnding.ProtocolViolation("unexpected message from the database server"));
                    return false;
                default:
                    break;
            }

            _buffer.Consume(skip);
        }

        return true;
    }

    private int Scan(out ReplyStep step, out int skip)
    {
        var bytes = _buffer.Unread;
        step = ReplyStep.Forward;
        skip = Rest(bytes.Length, ref _dropping);
        if (skip > 0)
        {
            step = ReplyStep.Drop;
            return 0;
        }

        var position = Rest(bytes.Length, ref _passing);
        // The guard itself may have ended the session: what is behind that message is not told any more.
        while (step == ReplyStep.Forward && session.Ending is null
            && TryCut(bytes[position..], out var header, out var available))
        {
            step = Show(header, bytes.Slice(position, available));
            if (step == ReplyStep.Forward)
            {
                position += available;
                _passing = header.TotalLength - available;
            }
            else if (step is not (ReplyStep.Violation or ReplyStep.Pause or ReplyStep.Hold))
            {
                skip = available;
                _dropping = header.TotalLength - available;
            }
        }

        return position;
    }

    /// <summary>The next message whole, or its head when it is large; false when more must arrive first.</summary>
    private static bool TryCut(ReadOnlySpan<byte> bytes, out MessageHeader header, out int available)
    {
        available = 0;
        if (!MessageHeader.TryRead(bytes, out header))
        {
            return false;
        }

        available = header.IsWellFormed ? Math.Min(header.TotalLength, bytes.Length) : MessageHeader.Size;
        return !header.IsWellFormed || available == header.TotalLength || available >= MaxWhole;
    }

    private ReplyStep Show(in MessageHeader header, ReadOnlySpan<byte> message) => header switch
    {
        { IsWellFormed: false } => ReplyStep.Violation,
        { Code: BackendCode.DataRow or BackendCode.CopyData } =>
            _guard.TakeData(header.Code, message[MessageHeader.Size..], header.BodyLength),
        _ => _guard.Take(header.Code, message[MessageHeader.Size..]),
    };

    private static int Rest(int available, ref long remaining)
    {
        var count = (int)Math.Min(remaining, available);
        remaining -= count;
        return count;
    }

    private ValueTask<int> ReadAsync()
    {
        if (MessageHeader.TryRead(_buffer.Unread, out var header))
        {
            var whole = Math.Min(header.TotalLength, MaxWhole);
            _buffer.EnsureCapacity(whole);
            return _reader.ReadAsync(whole - _buffer.Count);
        }

        return _reader.ReadAsync();
    }

    private bool Received(int count)
    {
        _reader.Received(count);
        return count > 0;
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_clientGone)
        {
            _unheard += bytes.Length;
            if (_unheard > MaxUnheard)
            {
                session.RequestEnd(SessionEnding.ClientDisconnected);
            }

            return;
        }

        try
        {
            await session.Client.Stream.WriteAsync(bytes);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The server is still heard to the end: the journal tells what became of the statement.
            _clientGone = true;
            session.Left(SessionEnding.ClientDisconnected);
            session.Upstream.StopSending();
        }
    }

    private async Task SayGoodbyeAsync()
    {
        if (_guard.Farewell is { } farewell)
        {
            await WaitForReasonAsync();
            if (session.Ending?.Error is null && _passing == 0)
            {
                session.Left(SessionEnding.EndedByServer);
                await WriteAsync(farewell.Written);
                return;
            }
        }

        if (session.Ending is null && !session.HasLeft && !_guard.SawFatal)
        {
            ProxyMetrics.UpstreamErrors.WithLabels(nameof(Upstream.UpstreamBlame.Closed)).Inc();
            session.RequestEnd(SessionEnding.UpstreamClosed);
        }

        // In the middle of a message the client would read our words as its content: it is cut off without them.
        if (session.Ending?.Error is { } error && _passing == 0 && !_guard.SawFatal)
        {
            await WriteAsync(_guard.Replacement.Clear().ErrorResponse(error).Written);
        }
    }

    /// <summary>The operator writes what ends a grant before it ends anything in the database.</summary>
    private async Task WaitForReasonAsync()
    {
        var started = services.Time.GetTimestamp();
        while (session.Ending is null && services.Time.GetElapsedTime(started) < ReasonPatience)
        {
            await Task.Delay(ReasonPatience / 30, services.Time);
        }
    }
}
