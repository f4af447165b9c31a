using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Protocol.Startup;
using GatewayProxy.Upstream;

namespace GatewayOperator.Tests.Benchmarks.Load;

/// <summary>
/// A client that counts bytes and looks at nothing else: the faster side of every connection it is on. Blocking,
/// because a thread that waits in the kernel takes the least from those that are measured.
/// </summary>
public sealed class RawClient : IDisposable
{
    private const int ReceiveBytes = 256 * 1024;

    /// <summary>ReadyForQuery, idle: nothing that is read here ends a row with these bytes.</summary>
    private static readonly byte[] Ready = [BackendCode.ReadyForQuery, 0, 0, 0, 5, (byte)TransactionStatus.Idle];

    private static readonly ScramKeyCache Keys = new();

    private byte[] _received = [];
    private readonly Socket _socket;
    private readonly Stream _stream;

    private RawClient(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    /// <summary>Up to the first ReadyForQuery.</summary>
    public static RawClient LogIn(Contender contender)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(IPAddress.Loopback, contender.Port);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            stream = contender.CaPath is null ? stream : Encrypt(stream, contender.CaPath);
            LogIn(stream, contender.User, contender.Password());
            return new RawClient(socket, stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Runs a query and returns how many bytes its answer has.</summary>
    public long Drain(string sql)
    {
        _stream.Write(new MessageBuilder().Begin(FrontendCode.Query).String(sql).End().Written.Span);
        return ReadToReady();
    }

    /// <summary>Sends messages without waiting for what they are answered with.</summary>
    public void Send(MessageBuilder messages) => _stream.Write(messages.Written.Span);

    /// <summary>Waits for the end of the answer.</summary>
    public long Answer() => ReadToReady();

    /// <summary>Runs COPY FROM STDIN with CopyData messages that are ready to be sent.</summary>
    public void CopyIn(string sql, ReadOnlySpan<byte> messages)
    {
        _stream.Write(new MessageBuilder().Begin(FrontendCode.Query).String(sql).End().Written.Span);
        _stream.Write(messages);
        _stream.Write(new MessageBuilder().Begin(FrontendCode.CopyDone).End().Written.Span);
        ReadToReady();
    }

    /// <summary>Asks, and resets the connection when the answer begins.</summary>
    public void Abandon(string sql)
    {
        _stream.Write(new MessageBuilder().Begin(FrontendCode.Query).String(sql).End().Written.Span);
        _stream.ReadByte();
        _socket.Close(timeout: 0);
    }

    /// <summary>Says Terminate first.</summary>
    public void Dispose()
    {
        try
        {
            _stream.Write(new MessageBuilder().Begin(FrontendCode.Terminate).End().Written.Span);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // One of the two sides has closed already.
        }

        _stream.Dispose();
    }

    private static SslStream Encrypt(Stream stream, string caPath)
    {
        stream.Write(new MessageBuilder().SslRequest().Written.Span);
        if (stream.ReadByte() != 'S')
        {
            throw new IOException("no TLS");
        }

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(caPath));
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = policy,
        });
        return tls;
    }

    private static void LogIn(Stream stream, string user, string password)
    {
        var parameters = new Dictionary<string, string> { ["user"] = user, ["database"] = BenchServer.Database };
        stream.Write(new MessageBuilder().StartupMessage(parameters).Written.Span);
        // The server is this program's own, on loopback: it may have the password whatever it asks for.
        var authentication = new UpstreamAuthentication(user, password, UpstreamTlsMode.VerifyFull, null, Keys);
        while (true)
        {
            var (code, body) = ReadMessage(stream);
            switch (code)
            {
                case BackendCode.Authentication:
                    if (authentication.Answer(body, out _) is { } answer)
                    {
                        stream.Write(answer.Written.Span);
                    }

                    break;
                case BackendCode.ErrorResponse:
                    throw Error(body);
                case BackendCode.ReadyForQuery:
                    return;
                default:
                    break;
            }
        }
    }

    private static (byte Code, byte[] Body) ReadMessage(Stream stream)
    {
        Span<byte> head = stackalloc byte[MessageHeader.Size];
        stream.ReadExactly(head);
        MessageHeader.TryRead(head, out var header);
        var body = new byte[header.BodyLength];
        stream.ReadExactly(body);
        return (header.Code, body);
    }

    private static IOException Error(ReadOnlySpan<byte> body) =>
        new(System.Text.Encoding.UTF8.GetString(ErrorResponseMessage.FindField(body, 'M')));

    private long ReadToReady()
    {
        // Not before: ten thousand clients that only log in need no such buffers.
        _received = _received.Length > 0 ? _received : new byte[ReceiveBytes];
        long total = 0;
        var kept = 0;
        while (true)
        {
            var received = _stream.Read(_received, kept, _received.Length - kept);
            if (received == 0)
            {
                throw new IOException("the connection ended before the answer did");
            }

            if (total == 0 && _received[0] == BackendCode.ErrorResponse)
            {
                throw Error(_received.AsSpan(MessageHeader.Size, received - MessageHeader.Size));
            }

            total += received;
            var end = _received.AsSpan(0, kept + received);
            if (end.EndsWith(Ready))
            {
                return total;
            }

            // The mark may arrive in two pieces.
            kept = Math.Min(Ready.Length, end.Length);
            end[^kept..].CopyTo(_received);
        }
    }
}
