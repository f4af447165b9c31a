using System.Text;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Session;

namespace GatewayProxy.Sessions;

/// <summary>
/// The encodings of a session as the server has last reported them: written by the server's loop, read by the client's.
/// </summary>
public sealed class SessionEncodings
{
    private string _client = "";
    private string _server = "";

    /// <summary>
    /// The server takes the client's bytes as they are. False as long as it has not said so.
    /// </summary>
    public bool AreEqual
    {
        get
        {
            var client = Volatile.Read(ref _client);
            return client.Length > 0 && client == Volatile.Read(ref _server);
        }
    }

    /// <summary>What the server said before the session's first ReadyForQuery.</summary>
    public static SessionEncodings Read(ReadOnlySpan<byte> greeting)
    {
        var encodings = new SessionEncodings();
        while (MessageHeader.TryRead(greeting, out var header))
        {
            if (header.Code == BackendCode.ParameterStatus)
            {
                encodings.Reported(greeting[MessageHeader.Size..header.TotalLength]);
            }

            greeting = greeting[header.TotalLength..];
        }

        return encodings;
    }

    /// <summary>Takes the body of a ParameterStatus.</summary>
    public void Reported(ReadOnlySpan<byte> body)
    {
        if (!ParameterStatusMessage.TryDecode(body, out var status))
        {
            return;
        }

        if (status.Name.SequenceEqual("client_encoding"u8))
        {
            Volatile.Write(ref _client, Encoding.ASCII.GetString(status.Value));
        }
        else if (status.Name.SequenceEqual("server_encoding"u8))
        {
            Volatile.Write(ref _server, Encoding.ASCII.GetString(status.Value));
        }
    }
}
