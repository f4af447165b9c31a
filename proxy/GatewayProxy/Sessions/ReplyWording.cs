using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Sessions;

/// <summary>What the gateway says in the place of the server's words, or beside them.</summary>
internal sealed class ReplyWording(MaskingGuard? masking, OutcomeWriter outcomes, MessageBuilder replacement)
{
    /// <summary>
    /// Puts the statement's warning, if it has one, before its last message; tells the tag of what has run elsewhere.
    /// </summary>
    public ReplyStep Warn(in PendingMessage message, byte code, ReadOnlySpan<byte> body)
    {
        if (message.Tag is { } tag)
        {
            replacement.Clear().Begin(BackendCode.CommandComplete).String(tag).End();
            return ReplyStep.Replace;
        }

        if (MaskingGuard.WarningFor(message, outcomes.Commands) is not { } warning)
        {
            return ReplyStep.Forward;
        }

        outcomes.Warned(warning.Message);
        replacement.Clear().Warning(warning.Message, warning.Hint).Begin(code).Bytes(body).End();
        return ReplyStep.Replace;
    }

    /// <summary>Says an error or a notice with positions, names and values that are the client's to know.</summary>
    public ReplyStep Rephrase(byte code, ReadOnlySpan<byte> body, in PendingMessage message)
    {
        var shift = message.Prefix;
        if (shift > 0 && code == BackendCode.ErrorResponse
            && ErrorResponseMessage.Position(body) is var at && at > shift)
        {
            replacement.Clear().Repositioned(body, at - shift, null);
            return ReplyStep.Replace;
        }

        return masking?.TryRephrase(code, body, message, replacement) == true ? ReplyStep.Replace : ReplyStep.Forward;
    }
}
