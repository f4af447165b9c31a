using System.Text;
using GatewayProxy.Masking;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Recording;
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
    private int _prepared;
    private int _declared;
    private int _closed;

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
        else if (code == BackendCode.ErrorResponse)
        {
            // Half an answer is none: a name that is missing in it would count as harmless.
            session.RequestEnd(SessionEnding.NamesNotKnown);
        }
        else if (code == BackendCode.ReadyForQuery)
        {
            TakeNames(_names ?? new NamesQuery());
            _names = null;
        }

        // These concern the session whoever asked; the guard sees whose question they end.
        return code is not (BackendCode.ReadyForQuery or BackendCode.ErrorResponse or BackendCode.ParameterStatus);
    }

    /// <summary>What the client is told before a statement's last words; null when that is nothing.</summary>
    /// <param name="message">The message that runs it.</param>
    /// <param name="command">Which statement of its text, from 0.</param>
    public static Warning? WarningFor(in PendingMessage message, int command)
    {
        // A prepared statement that runs a thousand times says it once.
        if (!message.Warns || message.Portal?.Statement is { HasWarned: true })
        {
            return null;
        }

        var warning = message.Analysis!.Warnings.FirstOrDefault(w => w.Statement == command);
        if (message.Portal?.Statement is { } prepared)
        {
            prepared.HasWarned = true;
        }

        return warning;
    }

    /// <summary>An answer is complete: what it wrote may still speak up until the transaction ends.</summary>
    public void Finished(in PendingMessage message, StatementResult result)
    {
        _wrote |= Writes(message);
        (_prepared, _declared, _closed) = (0, 0, 0);
        // One that failed may be read after ROLLBACK TO SAVEPOINT.
        if (message.Portal is { } portal && result == StatementResult.Completed)
        {
            session.Reads.Ended(portal);
        }
    }

    /// <summary>The server has answered a message that runs nothing.</summary>
    public void Answered(in PendingMessage message)
    {
        if (message.Kind == PendingKind.Close && message.Portal is { } closed)
        {
            session.Reads.Ended(closed);
        }
        else if (message.Definition?.Named is PreparedStatement statement)
        {
            masking.SqlStatements.Parsed(statement.Key);
        }
        else if (message.Definition?.Named is Portal bound)
        {
            session.Reads.Bound(bound);
        }
    }

    /// <summary>A command of SQL that prepares statements, or opens and closes cursors, has run.</summary>
    public void Completed(ReadOnlySpan<byte> tag, in PendingMessage message)
    {
        var objects = message.Analysis?.Objects;
        if (tag.SequenceEqual("PREPARE"u8))
        {
            if (Next(objects?.Prepares, ref _prepared) is { } name)
            {
                masking.SqlStatements.Prepared(SqlStatements.Key(name), message.Analysis!.Generation);
            }
            else
            {
                masking.SqlStatements.Unseen();
            }
        }
        else if (tag.SequenceEqual("DECLARE CURSOR"u8))
        {
            if (Next(objects?.Declares, ref _declared) is { Name: not null } cursor)
            {
                session.Reads.Declared(cursor, message.Analysis!);
            }
            else
            {
                session.Reads.DeclaredUnseen(masking.FirstGeneration);
            }
        }
        else if (tag.SequenceEqual("CLOSE CURSOR"u8))
        {
            session.Reads.Closed(Next(objects?.Closes, ref _closed));
        }
        else if (!tag.StartsWith("DEALLOCATE"u8))
        {
            // CLOSE CURSOR ALL, DISCARD ALL
            session.Reads.ClosedAll();
        }
    }

    /// <summary>The transaction is over.</summary>
    public void Idle()
    {
        _wrote = false;
        session.Reads.TransactionEnded();
    }

    /// <summary>
    /// Says an error or a notice in words that hold no values, or with names and positions of the client's own text.
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

        if (code != BackendCode.ErrorResponse)
        {
            return false;
        }

        var isRenamed = OwnNames.TryReplace(body, masking.Catalog, out var renamed);
        if (isRenamed || position > 0)
        {
            replacement.Clear().Repositioned(isRenamed ? renamed : body, position, Hint(body, message.Analysis));
            return true;
        }

        return false;
    }

    /// <summary>Ends the session when a result shows a protected column of the table itself.</summary>
    public bool ShowsProtected(ReadOnlySpan<byte> rowDescription)
    {
        if (!masking.IsActive || IsEarlier())
        {
            return false;
        }

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

    /// <summary>
    /// Says of columns of masked views that they are the table's, whose names clients look up by these numbers.
    /// </summary>
    /// <returns>False when it can go on as it is.</returns>
    public bool TryShowTable(ReadOnlySpan<byte> rowDescription, MessageBuilder replacement)
    {
        var columns = new RowDescriptionMessage(rowDescription);
        var done = 0;
        while (columns.TryNext(out var view, out var number))
        {
            if (view == 0 || !masking.Catalog.TryFindShown(view, number, out var table, out var column))
            {
                continue;
            }

            if (done == 0)
            {
                replacement.Clear().Begin(BackendCode.RowDescription);
            }

            replacement.Bytes(rowDescription[done..columns.TableOffset]).Int32(unchecked((int)table)).Int16(column);
            done = columns.TableOffset + sizeof(int) + sizeof(short);
        }

        if (done == 0 || !columns.IsComplete)
        {
            return false;
        }

        replacement.Bytes(rowDescription[done..]).End();
        return true;
    }

    /// <summary>Ends the session when the server reads statements in another way from now on.</summary>
    public void Reported()
    {
        if (masking.IsActive && masking.Settings.Fault is { } name)
        {
            session.RequestEnd(SessionEnding.SettingChanged(name));
        }
    }

    // By the primary key of a table PostgreSQL knows its other columns, by that of a view it does not.
    private static string? Hint(ReadOnlySpan<byte> body, TextAnalysis? analysis) =>
        analysis?.Edited is not null && ErrorResponseMessage.FindField(body, 'C').SequenceEqual("42803"u8)
            ? "Name every selected column in GROUP BY: where masks are read, the primary key does not stand for others."
            : null;

    private void TakeNames(NamesQuery answer)
    {
        if (answer.Setting is { } setting)
        {
            masking.Settings.Found(setting);
            session.RequestEnd(SessionEnding.SettingChanged(setting));
        }

        masking.NamesAre(answer.Names, answer.WantsErrorsOnly);
    }

    // What was open when the policy changed shows what it showed then, for as long as the watch lets it.
    private bool IsEarlier()
    {
        session.Pending.TryPeek(out var message);
        return (message.Analysis is { } analysis
                ? analysis.Generation < masking.Catalog.Generation
                : message.RunsStatement)
            || session.Reads.HasNarrowed(masking.Catalog);
    }

    private static T? Next<T>(IReadOnlyList<T>? names, ref int taken) =>
        names is not null && taken < names.Count ? names[taken++] : default;

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
