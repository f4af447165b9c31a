using System.Net.Sockets;

namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>A client that sends a stream and reads to the end.</summary>
public sealed class ScriptedClient(Socket socket)
{
    /// <summary>
    /// Returns what the client got. One that <paramref name="leaves"/> says so when it has sent everything, the other
    /// stays as long as the gateway does.
    /// </summary>
    public async Task<byte[]> RunAsync(byte[] stream, bool leaves, CancellationToken ct)
    {
        var sending = SendAsync(stream, leaves, ct);
        var got = new MemoryStream();
        var portion = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(portion, ct) is var count && count > 0)
            {
                got.Write(portion.AsSpan(0, count));
            }

            await sending;
            if (!leaves)
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // On a busy machine the grace for a client that is still sending is over before it has sent everything.
        }

        return got.ToArray();
    }

    private async Task SendAsync(byte[] stream, bool leaves, CancellationToken ct)
    {
        try
        {
            await socket.SendAsync(stream, ct);
            if (leaves)
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException)
        {
            // The gateway has ended the session; what it said before is there to be read.
        }
    }
}
