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
        PolicySnapshot snapshot, UpstreamCredential credential, IReadOnlyDictionary<string, string> parameters,
        CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return await LogInAsync(snapshot, credential, attempt, parameters, either.Token);
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
        PolicySnapshot snapshot, UpstreamCredential credential, int attempt,
        IReadOnlyDictionary<string, string> parameters, CancellationToken ct)
    {
        var (socket, transport, stream) = await UpstreamDialer.DialAsync(snapshot, ct);
        var connection = new UpstreamConnection(socket, transport, stream);
        try
        {
            await stream.WriteAsync(new MessageBuilder().StartupMessage(parameters).Written, ct);
            var authentication = new UpstreamAuthentication(
                credential.Role, credential.Passwords[attempt], snapshot.Config.Target.TlsMode, _scramKeys);
            await AuthenticateAsync(connection, authentication, ct);
            await ReadGreetingAsync(connection, ct);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static async Task AuthenticateAsync(
        UpstreamConnection connection, UpstreamAuthentication authentication, CancellationToken ct)
    {
        while (true)
        {
            var header = await ReceiveAsync(connection, ct);
            if (header.Code != BackendCode.Authentication)
            {
                ThrowIfError(connection, header, loggedIn: false);
                throw Unexpected(header);
            }

            var answer = authentication.Answer(Body(connection, header), out var done);
            connection.Buffer.Consume(header.TotalLength);
            if (done)
            {
                return;
            }

            if (answer is not null)
            {
                await connection.Stream.WriteAsync(answer.Written, ct);
            }
        }
    }

    private static async Task ReadGreetingAsync(UpstreamConnection connection, CancellationToken ct)
    {
        var greeting = new MessageBuilder();
        while (true)
        {
            var header = await ReceiveAsync(connection, ct);
            ThrowIfError(connection, header, loggedIn: true);
            if (header.Code is not (BackendCode.ParameterStatus or BackendCode.BackendKeyData
                    or BackendCode.NoticeResponse or BackendCode.ReadyForQuery)
                || greeting.Written.Length > MaxGreeting)
            {
                throw Unexpected(header);
            }

            if (header.Code == BackendCode.BackendKeyData)
            {
                connection.CancelKey = ReadKey(Body(connection, header)) ?? throw Unexpected(header);
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

    private static CancelKey? ReadKey(ReadOnlySpan<byte> body)
    {
        var reader = new PayloadReader(body);
        return reader.TryReadInt32(out var processId) && reader.Remaining is >= 4 and <= 256
            ? new CancelKey(processId, body[sizeof(int)..].ToArray())
            : null;
    }

    private static void ThrowIfError(UpstreamConnection connection, MessageHeader header, bool loggedIn)
    {
        if (header.Code == BackendCode.ErrorResponse)
        {
            var body = Body(connection, header);
            throw LoginRefusal.Translate(
                Encoding.UTF8.GetString(ErrorResponseMessage.FindField(body, 'C')),
                Encoding.UTF8.GetString(ErrorResponseMessage.FindField(body, 'M')),
                loggedIn);
        }
    }

    private static UpstreamException Unexpected(MessageHeader header) => UpstreamException.Unreachable(
        UpstreamBlame.Protocol, $"unexpected message 0x{header.Code:x2} of {header.Length} bytes during login");
}
