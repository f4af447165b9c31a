using System.Net;
using System.Net.Sockets;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Session;

namespace GatewayOperator.Tests.Benchmarks.Memory;

/// <summary>
/// A server that lets everybody in and then says nothing: ten thousand sessions without ten thousand backends.
/// </summary>
public static class StubServer
{
    /// <summary>Prints <c>listening PORT</c> and serves until it is killed.</summary>
    public static async Task<int> RunAsync(CancellationToken ct)
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        Console.WriteLine($"listening {((IPEndPoint)listener.LocalEndPoint!).Port}");
        var greeting = Greeting();
        var open = new List<Socket>();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(ct);
                open.Add(socket);
                _ = AnswerAsync(socket, greeting, ct);
            }
        }
        catch (OperationCanceledException)
        {
            open.ForEach(socket => socket.Dispose());
            return 0;
        }
    }

    private static async Task AnswerAsync(Socket socket, ReadOnlyMemory<byte> greeting, CancellationToken ct)
    {
        try
        {
            // A startup packet comes in one piece over loopback, and what it says is no matter.
            if (await socket.ReceiveAsync(new byte[4096], ct) > 0)
            {
                await socket.SendAsync(greeting, ct);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The client has gone, or all of this is over.
        }
    }

    // What PostgreSQL 15 says, so that what is kept of it is as long as with a real server.
    private static ReadOnlyMemory<byte> Greeting()
    {
        var greeting = new MessageBuilder().Begin(BackendCode.Authentication).Int32(0).End();
        (string Name, string Value)[] parameters =
        [
            ("application_name", ""), ("client_encoding", "UTF8"), ("DateStyle", "ISO, MDY"),
            ("default_transaction_read_only", "off"), ("in_hot_standby", "off"), ("integer_datetimes", "on"),
            ("IntervalStyle", "postgres"), ("is_superuser", "off"), ("server_encoding", "UTF8"),
            ("server_version", "15.14"), ("session_authorization", "bench"), ("standard_conforming_strings", "on"),
            ("TimeZone", "Etc/UTC"),
        ];
        foreach (var (name, value) in parameters)
        {
            greeting.Begin(BackendCode.ParameterStatus).String(name).String(value).End();
        }

        return greeting.Begin(BackendCode.BackendKeyData).Int32(1).Int32(1).End()
            .Begin(BackendCode.ReadyForQuery).Byte((byte)TransactionStatus.Idle).End().Written;
    }
}
