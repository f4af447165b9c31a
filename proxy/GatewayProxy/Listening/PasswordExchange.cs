using System.Text;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Listening;

/// <summary>
/// Asks for the password, which is the token. Nothing but a version negotiation comes before: libpq takes a notice
/// there for a broken server.
/// </summary>
public static class PasswordExchange
{
    /// <summary>The token; null when the client sent something else or too much.</summary>
    /// <exception cref="IOException">The client went away, as psql does to ask its user for a password.</exception>
    public static async Task<string?> RunAsync(Stream stream, StartupPacket startup, CancellationToken ct)
    {
        var request = new MessageBuilder();
        string[] unknown =
            [.. startup.Parameters.Keys.Where(name => name.StartsWith("_pq_.", StringComparison.Ordinal))];
        if (startup.ProtocolMinor > StartupCode.NewestMinor || unknown.Length > 0)
        {
            request.NegotiateProtocolVersion(startup.SpokenMinor, unknown);
        }

        await stream.WriteAsync(request.AuthenticationCleartextPassword().Written, ct);
        var head = new byte[MessageHeader.Size];
        await stream.ReadExactlyAsync(head, ct);
        if (!MessageHeader.TryRead(head, out var header) || header.Code != FrontendCode.Password
            || !header.IsWellFormed || header.BodyLength is < 1 or > StartupLimits.TokenBytes)
        {
            return null;
        }

        var body = new byte[header.BodyLength];
        await stream.ReadExactlyAsync(body, ct);
        // A token is ASCII; whatever else it holds will not verify.
        return Array.IndexOf(body, (byte)0) == body.Length - 1
            ? Encoding.ASCII.GetString(body, 0, body.Length - 1)
            : null;
    }
}
