using System.Net.Security;
using System.Text;
using GatewayProxy.Configuration;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Upstream;

/// <summary>Opens database sessions: dial, log in, and read up to the first ReadyForQuery.</summary>
public sealed class UpstreamConnector(TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>More than any server says in a greeting; beyond it the server is not one.</summary>
    private const int MaxGreeting = 256 * 1024;

    private readonly ScramKeyCache _scramKeys = new();

    /// <exception cref="UpstreamException">No session; carries what the client may be told.</exception>
    public async Task<UpstreamConnection> ConnectAsync(
        PolicySnapshot snapshot, UpstreamCredential credential, StartupRequest startup, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return await LogInAsync(snapshot, credential, attempt, startup, either.Token);
                }
                catch (UpstreamException e) when (
                    e.ServerSqlState == SqlState.InvalidPassword && attempt + 1 < credential.Passwords.Count)
                {
                    // A rotation is under way: the role still has, or already has, the other epoch's password.
                }
            }
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw UpstreamException.Unreachable(
                UpstreamBlame.Timeout, $"no database session within {Timeout.TotalSeconds:0} s", e);
        }
        catch (IOException e)
        {
            throw UpstreamException.Unreachable(UpstreamBlame.Closed, "the database server closed the connection", e);
        }
    }

    private async Task<UpstreamConnection> LogInAsync(
        PolicySnapshot snapshot, UpstreamCredential credential, int attempt, StartupRequest startup,
        CancellationToken ct)
    {
        var (socket, transport, stream) = await UpstreamDialer.DialAsync(snapshot, ct);
        var tls = stream as SslStream;
        var connection = new UpstreamConnection(socket, transport, stream);
        try
        {
            await stream.WriteAsync(
                new MessageBuilder().StartupMessage(startup.Parameters, startup.Minor).Written, ct);
            var authentication = new UpstreamAuthentication(
                credential.Role, credential.Passwords[attempt], snapshot.Config.Target.TlsMode,
                tls?.RemoteCertificate?.GetRawCertData(), _scramKeys);
            var minor = await AuthenticateAsync(connection, authentication, startup.Minor, ct);
            await ReadGreetingAsync(connection, minor, ct);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Returns the minor version that the server speaks with us.</summary>
    private static async Task<int> AuthenticateAsync(
        UpstreamConnection connection, UpstreamAuthentication authentication, int minor, CancellationToken ct)
    {
        for (var first = true; ; first = false)
        {
            var header = await ReceiveAsync(connection, ct);
            if (first && minor > 0 && header.Code == BackendCode.NegotiateProtocolVersion
                && NegotiateProtocolVersionMessage.IsProtocol30(Body(connection, header)))
            {
                connection.Buffer.Consume(header.TotalLength);
                minor = 0;
                continue;
            }

            if (header.Code != BackendCode.Authentication)
            {
                ThrowIfError(connection, header, authentication);
                throw Unexpected(header);
            }

            var answer = authentication.Answer(Body(connection, header), out var done);
            connection.Buffer.Consume(header.TotalLength);
            if (done)
            {
                return minor;
            }

            if (answer is not null)
            {
                await connection.Stream.WriteAsync(answer.Written, ct);
            }
        }
    }

    private static async Task ReadGreetingAsync(UpstreamConnection connection, int minor, CancellationToken ct)
    {
        var greeting = new MessageBuilder();
        while (true)
        {
            var header = await ReceiveAsync(connection, ct);
            ThrowIfError(connection, header, null);
            if (header.Code is not (BackendCode.ParameterStatus or BackendCode.BackendKeyData
                    or BackendCode.NoticeResponse or BackendCode.ReadyForQuery)
                || greeting.Written.Length > MaxGreeting)
            {
                throw Unexpected(header);
            }

            if (header.Code == BackendCode.BackendKeyData)
            {
                connection.CancelKey = BackendKeyDataMessage.TryDecode(Body(connection, header), minor, out var key)
                    ? key
                    : throw Unexpected(header);
            }

            greeting.Bytes(connection.Buffer.Unread[..header.TotalLength]);
            connection.Buffer.Consume(header.TotalLength);
            if (header.Code == BackendCode.ReadyForQuery)
            {
                connection.Greeting = greeting.Written.ToArray();
                return;
            }
        }
    }

    private static async Task<MessageHeader> ReceiveAsync(UpstreamConnection connection, CancellationToken ct)
    {
        var buffer = connection.Buffer;
        MessageHeader header;
        while (!MessageHeader.TryRead(buffer.Unread, out header) || buffer.Count < header.TotalLength)
        {
            if (buffer.Count >= MessageHeader.Size && (!header.IsWellFormed || header.Length > MaxGreeting))
            {
                throw Unexpected(header);
            }

            var received = await connection.Stream.ReadAsync(buffer.Free(), ct);
            if (received == 0)
            {
                throw UpstreamException.Unreachable(
                    UpstreamBlame.Closed, "the database server closed the connection during login");
            }

            buffer.Received(received);
        }

        return header.IsWellFormed ? header : throw Unexpected(header);
    }

    private static ReadOnlySpan<byte> Body(UpstreamConnection connection, MessageHeader header) =>
        connection.Buffer.Unread[MessageHeader.Size..header.TotalLength];

    // Without authentication: it has succeeded.
    private static void ThrowIfError(
        UpstreamConnection connection, MessageHeader header, UpstreamAuthentication? authentication)
    {
        if (header.Code != BackendCode.ErrorResponse)
        {
            return;
        }

        var body = Body(connection, header);
        var sqlState = Encoding.UTF8.GetString(ErrorResponseMessage.FindField(body, 'C'));
        // A wrong password is 28P01, and roles and pg_hba.conf are not judged during the exchange.
        throw authentication is { GuardsTls: true } && sqlState == SqlState.InvalidAuthorization
            ? LoginRefusal.ForeignTls
            : LoginRefusal.Translate(
                sqlState,
                Encoding.UTF8.GetString(ErrorResponseMessage.FindField(body, 'M')),
                loggedIn: authentication is null);
    }

    private static UpstreamException Unexpected(MessageHeader header) => UpstreamException.Unreachable(
        UpstreamBlame.Protocol, $"unexpected message 0x{header.Code:x2} of {header.Length} bytes during login");
}
