namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// The prepared statements and cursors that a text makes, uses and ends by SQL, in the order of its statements.
/// </summary>
/// <param name="Prepares">Names of PREPARE.</param>
/// <param name="Executes">Names of EXECUTE that the text itself has not prepared before.</param>
/// <param name="Declares">Names of DECLARE.</param>
/// <param name="Closes">Names of CLOSE; null for CLOSE ALL.</param>
public sealed record SessionObjects(
    IReadOnlyList<string> Prepares,
    IReadOnlyList<string> Executes,
    IReadOnlyList<DeclaredCursor> Declares,
    IReadOnlyList<string?> Closes);
