using System.Text;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Tokens;

namespace GatewayProxy.Sql.Rewriting;

/// <summary>
/// Puts masked views in the place of relations, at the very bytes where their names stand. The view takes the
/// relation's name as its alias, so that all references to it stay as they are.
/// </summary>
internal sealed class ViewEdits(TokenScan tokens, ReadOnlyMemory<byte> text)
{
    private readonly List<TextEdit> _edits = [];

    public IReadOnlyList<TextEdit> All => _edits;

    /// <summary>False when a name is not found where the parser said.</summary>
    public bool TryAdd(RelationUse use, QualifiedName view)
    {
        var start = use.Range.Location;
        var end = tokens.EndOfName(start);
        if (end < 0)
        {
            return false;
        }

        if (!use.Range.Flag("inh") && !TryTakeOnly(ref start, ref end))
        {
            return false;
        }

        if (use.Role == UseRole.CopySource)
        {
            _edits.Add(new TextEdit(start, EndOfColumns(end) - start, CopyQuery(use, view)));
            return true;
        }

        // An old way to say that children are meant, as they are anyhow.
        end = NextIs(end, '*', out var star) ? star.End : end;
        var name = use.Range.Text("relname")!;
        var isNamed = use.Range.Node("alias") is not null || FollowsTable(start) || use.SharesName;
        var alias = isNamed ? "" : $" AS {Identifier.Quote(name)}";
        _edits.Add(new TextEdit(start, end - start, view.ToSql() + alias));
        return use.SchemaQualified.All(r => use.SharesName
            ? TryReplace(r, r.List("fields").Length - 1, $"{Identifier.Quote(view.Name)}.")
            : TryReplace(r, r.List("fields").Length - 2, ""));
    }

    /// <summary>Syntax that COPY has for tables, and not for queries.</summary>
    public bool IsOldCopy(SqlNode copy, RelationUse use) =>
        IsKeyword(tokens.Previous(tokens.IndexAt(use.Range.Location)), "BINARY"u8)
        || copy.List("options").Any(o => IsKeyword(tokens.IndexAt(o.Location), "DELIMITERS"u8));

    /// <summary>Runs something else in the place of a statement.</summary>
    public void Replace(SqlStatement statement, string sql) =>
        _edits.Add(new TextEdit(statement.Start, statement.Length, sql));

    /// <summary>Another text in the place of a string.</summary>
    public bool TryReplace(SqlNode constant, string text)
    {
        var index = tokens.IndexAt(constant.Location);
        if (index < 0)
        {
            return false;
        }

        _edits.Add(new TextEdit(constant.Location, tokens.Tokens[index].End - constant.Location, $"'{text}'"));
        return true;
    }

    /// <summary>Calls another function; its result keeps its name.</summary>
    public bool TryReplace(SqlNode call, QualifiedName function)
    {
        var end = tokens.EndOfName(call.Location);
        _edits.Add(new TextEdit(call.Location, end - call.Location, function.ToSql()));
        return end > 0;
    }

    // schema.table.column: the table now has an alias, which has no schema; or the view's name, where two tables of one
    // name stand side by side and the schema was all that told them apart.
    private bool TryReplace(SqlNode reference, int dots, string replacement)
    {
        var first = tokens.IndexAt(reference.Location);
        for (var i = first; i >= 0 && i < tokens.Tokens.Length; i++)
        {
            var token = tokens.Tokens[i];
            if (token is { Kind: TokenKind.Symbol, Symbol: '.' } && --dots == 0)
            {
                _edits.Add(new TextEdit(reference.Location, token.End - reference.Location, replacement));
                return true;
            }
        }

        return false;
    }

    private static string CopyQuery(RelationUse use, QualifiedName view)
    {
        var columns = use.CopiedColumns ?? use.Relation!.Columns
            .Where(c => c.Exposure != GatewayOperator.Api.Configuration.ColumnExposure.Denied && c.IsGenerated != true)
            .Select(c => c.Name);
        return $"(SELECT {string.Join(", ", columns.Select(Identifier.Quote))} FROM {view.ToSql()})";
    }

    private int EndOfColumns(int endOfName)
    {
        if (!NextIs(endOfName, '(', out var open))
        {
            return endOfName;
        }

        var index = tokens.IndexAt(open.Start);
        while (tokens.Tokens[index] is not { Kind: TokenKind.Symbol, Symbol: ')' })
        {
            index++;
        }

        return tokens.Tokens[index].End;
    }

    private bool FollowsTable(int start) => IsKeyword(tokens.Previous(tokens.IndexAt(start)), "TABLE"u8);

    /// <summary>
    /// ONLY goes with the name: it is here where there are no children to leave out, and its parentheses have no room
    /// for an alias.
    /// </summary>
    private bool TryTakeOnly(ref int start, ref int end)
    {
        var index = tokens.Previous(tokens.IndexAt(start));
        if (index >= 0 && tokens.Tokens[index] is { Kind: TokenKind.Symbol, Symbol: '(' })
        {
            if (!NextIs(end, ')', out var close))
            {
                return false;
            }

            (end, index) = (close.End, tokens.Previous(index));
        }

        if (!IsKeyword(index, "ONLY"u8))
        {
            return false;
        }

        start = tokens.Tokens[index].Start;
        return true;
    }

    private bool IsKeyword(int index, ReadOnlySpan<byte> word) =>
        index >= 0 && tokens.Tokens[index] is { Kind: TokenKind.Keyword } token
        && Ascii.EqualsIgnoreCase(text.Span[token.Start..token.End], word);

    private bool NextIs(int position, char symbol, out SqlToken token)
    {
        token = tokens.Behind(position);
        return token.End > 0 && token.Kind == TokenKind.Symbol && token.Symbol == symbol;
    }
}
