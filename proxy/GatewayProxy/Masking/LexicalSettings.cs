using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Session;

namespace GatewayProxy.Masking;

/// <summary>
/// The settings that decide how the server cuts a text into tokens. With others than these the gateway would read
/// another statement than the one that runs.
/// </summary>
public static class LexicalSettings
{
    /// <summary>The name of the setting when it is not as the gateway reads, else null.</summary>
    public static string? Fault(in ParameterStatusMessage status)
    {
        if (status.Name.SequenceEqual("standard_conforming_strings"u8))
        {
            return status.Value.SequenceEqual("on"u8) ? null : "standard_conforming_strings";
        }

        // SQL_ASCII takes the bytes as they are.
        return !status.Name.SequenceEqual("client_encoding"u8) || status.Value.SequenceEqual("UTF8"u8)
            || status.Value.SequenceEqual("SQL_ASCII"u8)
            ? null
            : "client_encoding";
    }

    /// <summary>The first fault in what the server said before its first ReadyForQuery.</summary>
    public static string? Fault(ReadOnlySpan<byte> greeting)
    {
        while (MessageHeader.TryRead(greeting, out var header))
        {
            if (header.Code == BackendCode.ParameterStatus
                && ParameterStatusMessage.TryDecode(greeting[MessageHeader.Size..header.TotalLength], out var status)
                && Fault(status) is { } fault)
            {
                return fault;
            }

            greeting = greeting[header.TotalLength..];
        }

        return null;
    }
}
