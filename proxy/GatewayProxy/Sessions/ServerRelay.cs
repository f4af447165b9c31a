using GatewayProxy.Observability;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Sessions;

/// <summary>
/// Server to client: cuts the stream into messages, shows each to the guard and sends on what passes. It is the only one
/// that writes to a logged-in client, so a session's last words need no lock.
/// </summary>
public sealed class ServerRelay(Session session, SessionServices services)
{
    /// <summary>Messages up to this size go on whole, larger ones in pieces (bytes).</summary>
    private const int MaxWhole = 32 * 1024;

    private readonly ReplyGuard _guard = new(session, services);
    private readonly ReceiveBuffer _buffer = session.Upstream.Buffer;
    private long _passing;
    private long _dropping;
    private bool _clientGone;

    public async Task RunAsync()
    {
        try
        {
            while (session.Ending is null && await ForwardAsync() && await ReceiveAsync())
            {
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            services.Log.PeerGone(session.Identity.Id, e.Message);
            session.Left(SessionEnding.UpstreamClosed);
        }
        catch (Exception e)
        {
            services.Log.SessionFailed(session.Identity.Id, e);
            session.RequestEnd(SessionEnding.GatewayFailure);
        }

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
        skip = 0;
        if (_dropping > 0)
        {
            step = ReplyStep.Drop;
            skip = Pass(bytes.Length, ref _dropping);
            return 0;
        }

        var position = Pass(bytes.Length, ref _passing);
        while (MessageHeader.TryRead(bytes[position..], out var header))
        {
            if (!header.IsWellFormed)
            {
                step = ReplyStep.Violation;
                return position;
            }

            var available = Math.Min(header.TotalLength, bytes.Length - position);
            var complete = available == header.TotalLength;
            if (!complete && available < MaxWhole)
            {
                break;
            }

            step = header.Code is BackendCode.DataRow or BackendCode.CopyData
                ? _guard.TakeData(header.BodyLength)
                : _guard.Take(header.Code, bytes.Slice(position + MessageHeader.Size, available - MessageHeader.Size));
            var rest = header.TotalLength - available;
            if (step != ReplyStep.Forward)
            {
                skip = available;
                _dropping = rest;
                return position;
            }

            _passing = rest;
            position += available;
        }

        return position;
    }

    private static int Pass(int available, ref long remaining)
    {
        var count = (int)Math.Min(remaining, available);
        remaining -= count;
        return count;
    }

    private async ValueTask<bool> ReceiveAsync()
    {
        if (_buffer.Count == 0)
        {
            ShrinkWhenIdle();
        }
        else if (MessageHeader.TryRead(_buffer.Unread, out var header))
        {
            _buffer.EnsureCapacity(Math.Min(header.TotalLength, MaxWhole));
        }

        var received = await session.Upstream.Stream.ReadAsync(_buffer.Free());
        if (received == 0)
        {
            return false;
        }

        if (received == _buffer.Free().Length && _buffer.Capacity < 2 * MaxWhole)
        {
            // The server has more than fits: fewer, larger writes.
            _buffer.Received(received);
            _buffer.EnsureCapacity(2 * MaxWhole);
            return true;
        }

        _buffer.Received(received);
        return true;
    }

    private void ShrinkWhenIdle()
    {
        if (session.Activity.BusySince == 0)
        {
            _buffer.Shrink();
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_clientGone)
        {
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
}
