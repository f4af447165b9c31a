using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>Collects from the statements of a text which of its literals and parameters may be shown.</summary>
internal sealed class LiteralUseReader(ReadOnlyMemory<byte> text)
{
    private readonly List<(int Start, int End)> _statements = [];
    private readonly List<int> _positions = [];
    private readonly HashSet<int> _shown = [];
    private readonly HashSet<int> _protected = [];
    private bool _isOpen = true;

    public LiteralUse Found =>
        _isOpen ? LiteralUse.Open : new LiteralUse(_statements, _positions, _shown.Except(_protected));

    public void Take(SqlStatement statement, IReadOnlyList<RelationUse> uses)
    {
        var shown = LiteralFlow.ShownIn(statement.Node, uses);
        if (shown is null)
        {
            _statements.Add((statement.Start, statement.Start + statement.Length));
        }
        else
        {
            _isOpen = false;
            _positions.AddRange(shown.Where(n => n.Kind == NodeKind.A_Const).Select(PositionOf));
        }

        foreach (var parameter in statement.Node.DescendantsAndSelf().Where(n => n.Kind == NodeKind.ParamRef))
        {
            var isShown = shown is null || shown.Contains(parameter);
            (isShown ? _shown : _protected).Add((int)parameter.Number("number"));
        }
    }

    // A number's sign is a token of its own.
    private int PositionOf(SqlNode literal)
    {
        var bytes = text.Span;
        var at = literal.Location;
        if (at >= 0 && bytes[at] == '-')
        {
            do
            {
                at++;
            }
            while (at < bytes.Length && char.IsWhiteSpace((char)bytes[at]));
        }

        return at;
    }
}
