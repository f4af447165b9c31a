using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Session;

namespace GatewayProxy.Masking;

/// <summary>
/// Which settings of a session are not as masking needs them. They are watched in every session, because masks may come
/// later. Written by the server's loop, read by the client's.
/// </summary>
public sealed class SessionSettings
{
    private volatile string? _strings;
    private volatile string? _encoding;
    private volatile string? _found;

    /// <summary>The name of a setting; null when all are well.</summary>
    public string? Fault => _strings ?? _encoding ?? _found;

    /// <summary>What the server said before its first ReadyForQuery.</summary>
    public void Greeted(ReadOnlySpan<byte> greeting)
    {
        while (MessageHeader.TryRead(greeting, out var header))
        {
            if (header.Code == BackendCode.ParameterStatus
                && ParameterStatusMessage.TryDecode(greeting[MessageHeader.Size..header.TotalLength], out var status))
            {
                Reported(status);
            }

            greeting = greeting[header.TotalLength..];
        }
    }

    /// <summary>Takes the body of a ParameterStatus.</summary>
    public void Reported(ReadOnlySpan<byte> body)
    {
        if (ParameterStatusMessage.TryDecode(body, out var status))
        {
            Reported(status);
        }
    }

    /// <summary>The server has reported a setting.</summary>
    public void Reported(in ParameterStatusMessage status)
    {
        if (status.Name.SequenceEqual("standard_conforming_strings"u8))
        {
            _strings = LexicalSettings.Fault(status);
        }
        else if (status.Name.SequenceEqual("client_encoding"u8))
        {
            _encoding = LexicalSettings.Fault(status);
        }
    }

    /// <summary>The server was asked for those that it does not report.</summary>
    public void Found(string setting) => _found = setting;
}
