using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Authentication;
using GatewayProxy.Configuration;
using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Listening;

/// <summary>
/// Reads a connection's first packets: takes a TLS handshake that comes first, answers SSLRequest with TLS and
/// GSSENCRequest with <c>N</c>, returns what comes then. It reads exactly the bytes of each packet, so nothing sent in
/// plain text can slip behind the TLS handshake.
/// See https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL.
/// </summary>
public static class StartupNegotiation
{
    /// <summary>A TLS record of type handshake. No startup packet is long enough to begin with it.</summary>
    private const byte TlsHandshake = 0x16;

    /// <exception cref="IOException">The client went away.</exception>
    /// <exception cref="AuthenticationException">The TLS handshake failed, or is not one to speak to.</exception>
    public static async Task<StartupPacket> RunAsync(
        ClientConnection client, PolicySnapshot snapshot, CancellationToken ct)
    {
        if (await client.PeekAsync(ct) == TlsHandshake)
        {
            await EncryptDirectlyAsync(client, snapshot, ct);
        }

        for (var request = 0; ; request++)
        {
            var packet = await ReadAsync(client.Stream, ct);
            switch (packet.Kind)
            {
                case StartupPacketKind.Ssl when request < StartupLimits.Requests && client.Tls is null:
                    await AnswerSslAsync(client, snapshot, ct);
                    break;
                case StartupPacketKind.GssEnc when request < StartupLimits.Requests:
                    await client.Stream.WriteAsync("N"u8.ToArray(), ct);
                    break;
                case StartupPacketKind.Ssl or StartupPacketKind.GssEnc:
                    return new StartupPacket(StartupPacketKind.Malformed);
                default:
                    return packet;
            }
        }
    }

    private static async Task<StartupPacket> ReadAsync(Stream stream, CancellationToken ct)
    {
        var length = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(length, ct);
        var size = BinaryPrimitives.ReadInt32BigEndian(length);
        if (!StartupPacket.IsPlausibleLength(size))
        {
            return new StartupPacket(StartupPacketKind.Malformed);
        }

        var body = new byte[size - sizeof(int)];
        await stream.ReadExactlyAsync(body, ct);
        return StartupPacket.Decode(body);
    }

    // Without the negotiation in plain text only ALPN tells a PostgreSQL client from one of another protocol that
    // somebody has led here. An ALPN that is offered and not ours fails the handshake itself.
    private static async Task EncryptDirectlyAsync(
        ClientConnection client, PolicySnapshot snapshot, CancellationToken ct)
    {
        if (snapshot.ServerTls is not { } options)
        {
            throw new AuthenticationException("TLS where the listener speaks plain text");
        }

        var tls = await EncryptAsync(client, options, ct);
        if (tls.NegotiatedApplicationProtocol.Protocol.IsEmpty)
        {
            throw new AuthenticationException("direct TLS without ALPN");
        }
    }

    private static async Task AnswerSslAsync(ClientConnection client, PolicySnapshot snapshot, CancellationToken ct)
    {
        if (snapshot.ServerTls is not { } options)
        {
            await client.Stream.WriteAsync("N"u8.ToArray(), ct);
            return;
        }

        await client.Stream.WriteAsync("S"u8.ToArray(), ct);
        await EncryptAsync(client, options, ct);
    }

    private static async Task<SslStream> EncryptAsync(
        ClientConnection client, SslServerAuthenticationOptions options, CancellationToken ct)
    {
        var tls = new SslStream(client.Stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsServerAsync(options, ct);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }

        client.Encrypted(tls, $"{tls.SslProtocol} {tls.NegotiatedCipherSuite}");
        return tls;
    }
}
