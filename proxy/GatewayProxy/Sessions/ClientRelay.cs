using GatewayProxy.Observability;
using GatewayProxy.Protocol;
using GatewayProxy.Recording;
using GatewayProxy.Sockets;

namespace GatewayProxy.Sessions;

/// <summary>
/// Client to server: cuts the stream into messages, shows each to the pipeline and sends on what passes. Whole messages
/// go out in one write per read; only a message larger than <see cref="MaxWhole"/> is passed on in pieces.
/// </summary>
public sealed class ClientRelay(Session session, SessionServices services)
{
    /// <summary>Messages up to this size are seen whole, of larger ones the head of this size (bytes).</summary>
    private const int MaxWhole = SessionJournal.SqlHeadBytes + (16 * 1024);

    private readonly StatementPipeline _pipeline = new(session, services);
    private readonly PipelineWaits _waits = new(session, services);
    private readonly ReceiveBuffer _buffer = session.Client.Buffer;
    private readonly RelayReader _reader = new(session.Client.Stream, session.Client.Buffer, services.Time);
    private long _passing;
    private long _dropping;
    private bool _sending;
    private LargeText? _largeText;

    public async Task RunAsync()
    {
        try
        {
            // Awaited here and not in a method of its own: a suspended method costs an object each time.
            while (session.Ending is null && await ForwardAsync() && Received(await ReadAsync()))
            {
            }

            if (_waits.Held.HasLost)
            {
                ClientLeft();
            }

            if (session.Ending is not null)
            {
                await DiscardAsync();
            }
        }
        catch (JournalException)
        {
            // Said where it happened. It is an IOException, too, and nobody has left.
            session.RequestEnd(SessionEnding.NotRecorded);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            services.Log.PeerGone(session.Identity.Id, e.Message);
            if (_sending)
            {
                await OutliveServerAsync();
            }
            else
            {
                ClientLeft();
            }
        }
        catch (Exception e)
        {
            services.Log.SessionFailed(session.Identity.Id, e);
            session.RequestEnd(SessionEnding.GatewayFailure);
        }
    }

    /// <summary>Deals with everything received; false when the client will send nothing more that counts.</summary>
    private async ValueTask<bool> ForwardAsync()
    {
        while (_buffer.Count > 0)
        {
            var received = services.Time.GetTimestamp();
            var forward = Scan(out var step, out var skip);
            await SendAsync(forward, step, received);
            switch (step)
            {
                case PipelineStep.Forward:
                    if (session.Pending.IsAhead)
                    {
                        await session.Pending.RoomAsync();
                    }

                    return true;
                case PipelineStep.Replace:
                    await WriteAsync(_pipeline.Replacement.Written);
                    _buffer.Consume(skip);
                    break;
                case PipelineStep.Prepare:
                    await WriteAsync(_pipeline.Replacement.Written);
                    break;
                case PipelineStep.Await or PipelineStep.Analyse or PipelineStep.AskNames or PipelineStep.Assess
                    or PipelineStep.Hold or PipelineStep.AwaitSchema or PipelineStep.Count:
                    if (!await _waits.FetchAsync(_pipeline, step, WriteAsync))
                    {
                        return false;
                    }

                    _buffer.Consume(skip);
                    break;
                case PipelineStep.ForwardAndEnd:
                    session.Upstream.StopSending();
                    return false;
                default:
                    Violated();
                    return false;
            }
        }

        return true;
    }

    private async ValueTask SendAsync(int count, PipelineStep step, long receivedAt)
    {
        if (step == PipelineStep.ForwardAndEnd)
        {
            // Said before the server can hear of it: that it closes the connection is then no surprise.
            session.Left(SessionEnding.ClientTerminated);
        }

        if (count > 0)
        {
            ProxyMetrics.Added(services.Time.GetElapsedTime(receivedAt));
            await WriteAsync(_buffer.UnreadMemory(count));
            _buffer.Consume(count);
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (session.Recorder.IsUnsettled && !await session.Recorder.SettleAsync())
        {
            throw new JournalException("What was recorded is not safe.");
        }

        _sending = true;
        await session.Upstream.Stream.WriteAsync(bytes);
        _sending = false;
    }

    /// <summary>
    /// Walks the messages received and returns how many bytes may go on. Stops early at a message that does not simply
    /// go on; <paramref name="skip"/> bytes of it are then to be dropped.
    /// </summary>
    private int Scan(out PipelineStep step, out int skip)
    {
        DropRest();
        var bytes = _buffer.Unread;
        var position = PassRest(bytes);
        step = PipelineStep.Forward;
        skip = 0;
        while (step == PipelineStep.Forward && TryCut(bytes[position..], out var header, out var available))
        {
            step = Show(header, bytes.Slice(position, available));
            if (step is PipelineStep.Replace or PipelineStep.Count)
            {
                skip = available;
                _dropping = header.TotalLength - available;
            }
            else if (step is PipelineStep.Forward or PipelineStep.ForwardAndEnd)
            {
                position += available;
            }
        }

        return position;
    }

    /// <summary>
    /// The next message whole, or its head when it is too large for that; false when more must arrive first.
    /// </summary>
    private static bool TryCut(ReadOnlySpan<byte> bytes, out MessageHeader header, out int available)
    {
        available = 0;
        if (!MessageHeader.TryRead(bytes, out header))
        {
            return false;
        }

        available = header.IsWellFormed ? Math.Min(header.TotalLength, bytes.Length) : MessageHeader.Size;
        return !header.IsWellFormed || available == header.TotalLength || available >= MaxWhole
            || header.Code == FrontendCode.CopyData;
    }

    private PipelineStep Show(in MessageHeader header, ReadOnlySpan<byte> message)
    {
        if (!header.IsWellFormed)
        {
            return PipelineStep.Violation;
        }

        var body = message[MessageHeader.Size..];
        var complete = message.Length == header.TotalLength;
        var step = _pipeline.Take(header, body, complete);
        if (!complete && step == PipelineStep.Forward)
        {
            StartLarge(header, body);
            _passing = header.TotalLength - message.Length;
        }

        return step;
    }

    private void DropRest()
    {
        var count = (int)Math.Min(_dropping, _buffer.Count);
        _dropping -= count;
        _buffer.Consume(count);
    }

    private int PassRest(ReadOnlySpan<byte> bytes)
    {
        var count = (int)Math.Min(_passing, bytes.Length);
        _passing -= count;
        _largeText?.Append(bytes[..count]);
        if (_passing == 0)
        {
            _largeText?.Complete();
            _largeText = null;
        }

        return count;
    }

    private void StartLarge(in MessageHeader header, ReadOnlySpan<byte> body)
    {
        if (header.Code is FrontendCode.Parse or FrontendCode.Query && _pipeline.LastPrepared is { } prepared)
        {
            _largeText = new LargeText(prepared);
            _largeText.Append(header.Code == FrontendCode.Query ? body : body[(body.IndexOf((byte)0) + 1)..]);
        }
    }

    private ValueTask<int> ReadAsync()
    {
        if (_waits.Held.IsWatching)
        {
            return ReadBehindWatchAsync();
        }

        if (MessageHeader.TryRead(_buffer.Unread, out var header) && header.IsWellFormed)
        {
            var whole = Math.Min(header.TotalLength, MaxWhole);
            _buffer.EnsureCapacity(whole);
            return _reader.ReadAsync(whole - _buffer.Count);
        }

        return _reader.ReadAsync();
    }

    private async ValueTask<int> ReadBehindWatchAsync()
    {
        await _waits.Held.EndWatchAsync();
        return await ReadAsync();
    }

    private bool Received(int count)
    {
        _reader.Received(count);
        if (count == 0)
        {
            ClientLeft();
        }

        return count > 0;
    }

    // Reads on and forgets, so that closing the socket does not reset it; lets others run like any other reading.
    private async Task DiscardAsync()
    {
        await _waits.Held.EndWatchAsync();
        int count;
        do
        {
            _buffer.Consume(_buffer.Count);
            count = await _reader.ReadAsync();
            _reader.Received(count);
        }
        while (count > 0);
    }

    // The server has gone, not the client. The other loop reads its last words, tells and closes.
    private async Task OutliveServerAsync()
    {
        try
        {
            await DiscardAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            services.Log.PeerGone(session.Identity.Id, e.Message);
        }
    }

    // As without a gateway: what was sent before the client left still runs, then the server sees the end.
    private void ClientLeft()
    {
        session.Left(SessionEnding.ClientDisconnected);
        session.Upstream.StopSending();
    }

    private void Violated()
    {
        services.Log.ProtocolViolated(session.Identity.Id, _pipeline.Complaint);
        session.Recorder.RecordProtocolError(_pipeline.Complaint);
        session.RequestEnd(SessionEnding.ProtocolViolation(_pipeline.Complaint));
    }
}
