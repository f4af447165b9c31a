using System.Net;
using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Startup;
using GatewayProxy.Upstream;

namespace GatewayOperator.Tests.Harness.Gateway;

/// <summary>A way in: a gateway that wants a token, or the server itself that wants a password.</summary>
public sealed record Door(int Port, string User, Func<string> Password)
{
    private static readonly ScramKeyCache Keys = new();

    /// <summary>A session up to its first ReadyForQuery.</summary>
    public async Task<WireClient> OpenAsync(string database, params (string Name, string Value)[] parameters)
    {
        var client = await WireClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port));
        await client.EncryptAsync();
        await client.SendAsync(new MessageBuilder().StartupMessage(
            parameters.Append(("user", User)).Append(("database", database))
                .ToDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal)));
        // Both are this test's own, on loopback: either may have the password whatever it asks for.
        var authentication = new UpstreamAuthentication(User, Password(), UpstreamTlsMode.VerifyFull, null, Keys);
        while (await client.ReadAsync() is var (code, body))
        {
            switch (code)
            {
                case BackendCode.Authentication when authentication.Answer(body, out _) is { } answer:
                    await client.SendAsync(answer);
                    break;
                case BackendCode.BackendKeyData:
                    BackendKeyDataMessage.TryDecode(body, minor: 0, out var key);
                    client.CancelKey = key;
                    break;
                case BackendCode.ErrorResponse:
                    throw new IOException(Encoding.UTF8.GetString(ErrorResponseMessage.FindField(body, 'M')));
                case BackendCode.ReadyForQuery:
                    return client;
                default:
                    break;
            }
        }

        throw new IOException($"{User} is not let into {database}, and nobody says why.");
    }
}
