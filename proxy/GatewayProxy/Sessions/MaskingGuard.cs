using System.Text;
using GatewayProxy.Masking;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sessions;

/// <summary>
/// Watches the server's answers where columns are masked: keeps back what code of the database may say about whole
/// rows, takes the answers to the gateway's own questions, and stops what should never have come so far.
/// </summary>
public sealed class MaskingGuard(Session session, SessionMasking masking, SessionServices services)
{
    private static readonly ServerError ViewGone = RefusedStatements.Error(Refusals.ViewGone());

    private NamesQuery? _names;
    private bool _wrote;

    /// <summary>Takes an answer that is the gateway's own; false when it is the client's.</summary>
    public bool TryTake(byte code, ReadOnlySpan<byte> body, out ReplyStep step)
    {
        step = ReplyStep.Drop;
        if (!masking.IsAsking)
        {
            return false;
        }

        if (code == BackendCode.DataRow)
        {
            (_names ??= new NamesQuery()).Take(body);
        }
        else if (code == BackendCode.ReadyForQuery)
        {
            masking.NamesAre((_names ?? new NamesQuery()).Names);
            _names = null;
        }

        // These concern the session whoever asked; the guard sees whose question they end.
        return code is not (BackendCode.ReadyForQuery or BackendCode.ErrorResponse or BackendCode.ParameterStatus);
    }

    /// <summary>An answer is complete: what it wrote may still speak up until the transaction ends.</summary>
    public void Finished(in PendingMessage message) => _wrote |= Writes(message);

    /// <summary>The transaction is over.</summary>
    public void Idle() => _wrote = false;

    /// <summary>
    /// Says an error or a notice in words that hold no values, or with the position in the client's own text.
    /// </summary>
    /// <returns>False when it can go on as it is.</returns>
    public bool TryRephrase(byte code, ReadOnlySpan<byte> body, in PendingMessage message, MessageBuilder replacement)
    {
        if (!masking.IsActive)
        {
            return false;
        }

        if (code == BackendCode.ErrorResponse && NamesMissingView(body))
        {
            replacement.Clear().ErrorResponse(ViewGone);
            return true;
        }

        var position = Position(body, message.Analysis);
        // Code of the database says where it stands: it may have written, and a trigger seen whole rows.
        var isFromCode = !ErrorResponseMessage.FindField(body, 'W').IsEmpty;
        if (_wrote || isFromCode || Writes(message))
        {
            replacement.Clear().Canonical(code, body, position);
            return true;
        }

        if (position > 0 && code == BackendCode.ErrorResponse)
        {
            replacement.Clear().Repositioned(body, position);
            return true;
        }

        return false;
    }

    /// <summary>Ends the session when a result shows a protected column of the table itself.</summary>
    public bool ShowsProtected(ReadOnlySpan<byte> rowDescription)
    {
        var columns = new RowDescriptionMessage(rowDescription);
        while (columns.TryNext(out var table, out var number))
        {
            if (table != 0 && masking.Catalog.IsProtected(table, number))
            {
                services.Log.ProtectedColumnSeen(session.Identity.Id, table, number);
                session.RequestEnd(SessionEnding.ProtectedColumn);
                return true;
            }
        }

        return false;
    }

    /// <summary>Ends the session when the server reads statements in another way from now on.</summary>
    public void Reported(ReadOnlySpan<byte> parameterStatus)
    {
        if (masking.IsActive && ParameterStatusMessage.TryDecode(parameterStatus, out var status)
            && LexicalSettings.Fault(status) is { } name)
        {
            session.RequestEnd(SessionEnding.SettingChanged(name));
        }
    }

    // A statement that SQL's PREPARE made, or a cursor: what it does is not in the message.
    private static bool Writes(in PendingMessage message) => message.Analysis is { } analysis
        ? analysis.Effects.HasFlag(StatementEffects.Writes)
        : message.Kind == PendingKind.Execute;

    private static int Position(ReadOnlySpan<byte> body, TextAnalysis? analysis)
    {
        var at = ErrorResponseMessage.Position(body);
        return at > 0 ? analysis?.Edited?.MapBack(at) ?? at : 0;
    }

    // Rewritten just before a migration dropped the view; the table itself is there, and says so by another code.
    private bool NamesMissingView(ReadOnlySpan<byte> body) =>
        ErrorResponseMessage.FindField(body, 'C').SequenceEqual("42P01"u8)
        && masking.Catalog.ViewSchema is { } schema
        && ErrorResponseMessage.FindField(body, 'M').IndexOf(Encoding.UTF8.GetBytes(schema)) >= 0;
}
