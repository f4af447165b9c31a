using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>Collects what the statements of a text do to prepared statements and cursors.</summary>
internal sealed class SessionObjectsReader
{
    /// <summary>CURSOR_OPT_HOLD of <c>nodes/parsenodes.h</c>.</summary>
    private const long Hold = 0x20;

    private readonly List<string> _prepares = [];
    private readonly List<string> _executes = [];
    private readonly List<DeclaredCursor> _declares = [];
    private readonly List<string?> _closes = [];

    /// <summary>Null when there was nothing of the kind.</summary>
    public SessionObjects? Found => _prepares.Count + _executes.Count + _declares.Count + _closes.Count > 0
        ? new SessionObjects(_prepares, _executes, _declares, _closes)
        : null;

    /// <param name="statement">As the client wrote it.</param>
    /// <param name="cursor">The cursor that runs in its place; null when it runs itself.</param>
    public void Take(SqlNode statement, string? cursor)
    {
        switch (statement.Kind)
        {
            case NodeKind.LockStmt when cursor is not null:
                _declares.Add(new(cursor, IsHeld: false));
                break;
            case NodeKind.PrepareStmt:
                _prepares.Add(statement.Text("name")!);
                break;
            case NodeKind.ExecuteStmt when !_prepares.Contains(statement.Text("name")!):
                _executes.Add(statement.Text("name")!);
                break;
            case NodeKind.DeclareCursorStmt:
                _declares.Add(new(statement.Text("portalname")!, (statement.Number("options") & Hold) != 0));
                break;
            case NodeKind.ClosePortalStmt:
                _closes.Add(statement.Text("portalname"));
                break;
            default:
                break;
        }
    }
}
