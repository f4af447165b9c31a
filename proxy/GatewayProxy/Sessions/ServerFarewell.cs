using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Sessions;

/// <summary>What the server says before it closes the connection.</summary>
internal sealed class ServerFarewell(Session session)
{
    /// <summary>The client has heard why.</summary>
    public bool IsTold { get; private set; }

    /// <summary>
    /// The server's own 57P01, kept back: when a grant ends, the operator ends its sessions in the database too, and
    /// whoever comes first, the client shall hear the reason. Null when there is none.
    /// </summary>
    public MessageBuilder? Kept { get; private set; }

    /// <summary>An ErrorResponse of the server.</summary>
    public void Hear(ReadOnlySpan<byte> sqlState, ReadOnlySpan<byte> body)
    {
        var severity = ErrorResponseMessage.FindField(body, 'V');
        var fatal = severity.SequenceEqual("FATAL"u8) || severity.SequenceEqual("PANIC"u8);
        if (fatal && sqlState.SequenceEqual("57P01"u8))
        {
            Kept = new MessageBuilder().Begin(BackendCode.ErrorResponse).Bytes(body).End();
        }
        else if (fatal)
        {
            IsTold = true;
            session.Left(SessionEnding.EndedByServer);
        }
    }
}
