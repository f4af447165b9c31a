using System.Collections.Frozen;

namespace GatewayProxy.Protocol.Errors;

/// <summary>
/// What a server's error means, by its SQLSTATE alone, for errors whose own words may hold values.
/// See https://www.postgresql.org/docs/current/errcodes-appendix.html.
/// </summary>
public static class ConditionNames
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["00000"] = "message from code in the database",
        ["0A000"] = "feature not supported",
        ["21000"] = "cardinality violation",
        ["22000"] = "data exception",
        ["22001"] = "value too long for its type",
        ["22003"] = "numeric value out of range",
        ["22004"] = "null value not allowed",
        ["22007"] = "invalid datetime format",
        ["22008"] = "datetime field overflow",
        ["22012"] = "division by zero",
        ["22021"] = "character not in repertoire",
        ["22023"] = "invalid parameter value",
        ["22026"] = "string data, length mismatch",
        ["22030"] = "duplicate JSON object key value",
        ["22032"] = "invalid JSON text",
        ["22P01"] = "floating-point exception",
        ["22P02"] = "invalid input syntax for the type",
        ["22P03"] = "invalid binary representation",
        ["22P04"] = "bad COPY file format",
        ["22P05"] = "untranslatable character",
        ["23000"] = "integrity constraint violation",
        ["23001"] = "restrict violation",
        ["23502"] = "null value violates a not-null constraint",
        ["23503"] = "violates a foreign key constraint",
        ["23505"] = "duplicate key value violates a unique constraint",
        ["23514"] = "violates a check constraint",
        ["23P01"] = "violates an exclusion constraint",
        ["24000"] = "invalid cursor state",
        ["25001"] = "active SQL transaction",
        ["25006"] = "read-only SQL transaction",
        ["25P02"] = "current transaction is aborted, commands ignored until end of transaction block",
        ["25P03"] = "idle-in-transaction timeout",
        ["25P01"] = "no active SQL transaction",
        ["26000"] = "invalid SQL statement name",
        ["2BP01"] = "dependent objects still exist",
        ["2D000"] = "invalid transaction termination",
        ["34000"] = "invalid cursor name",
        ["3B001"] = "invalid savepoint specification",
        ["3D000"] = "invalid catalog name",
        ["3F000"] = "invalid schema name",
        ["40001"] = "could not serialize access, try the transaction again",
        ["40P01"] = "deadlock detected, try the transaction again",
        ["42501"] = "permission denied",
        ["42601"] = "syntax error",
        ["42602"] = "invalid name",
        ["42611"] = "invalid column definition",
        ["42622"] = "name too long",
        ["42701"] = "duplicate column",
        ["42702"] = "ambiguous column",
        ["42703"] = "undefined column",
        ["42704"] = "undefined object",
        ["42725"] = "ambiguous function",
        ["42803"] = "grouping error",
        ["42804"] = "datatype mismatch",
        ["42809"] = "wrong object type",
        ["42846"] = "cannot coerce",
        ["42883"] = "undefined function or operator",
        ["42P01"] = "undefined table",
        ["42P02"] = "undefined parameter",
        ["42P07"] = "duplicate table",
        ["42P10"] = "invalid column reference",
        ["42P18"] = "indeterminate datatype",
        ["428C9"] = "column is generated",
        ["44000"] = "violates the check option of a view",
        ["53100"] = "disk full",
        ["53200"] = "out of memory",
        ["53300"] = "too many connections",
        ["54000"] = "program limit exceeded",
        ["54001"] = "statement too complex",
        ["55000"] = "object not in prerequisite state",
        ["55006"] = "object in use",
        ["55P03"] = "lock not available",
        ["57014"] = "statement canceled",
        ["57P01"] = "terminating connection due to administrator command",
        ["57P02"] = "terminating connection because of crash of another server process",
        ["57P03"] = "cannot connect now",
        ["58030"] = "I/O error",
        ["P0001"] = "error raised by code in the database",
        ["XX000"] = "internal error",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Null when the code is none of those that the server raises itself while it runs a statement.</summary>
    public static string? Find(ReadOnlySpan<byte> sqlState)
    {
        const int length = 5;
        Span<char> code = stackalloc char[length];
        return sqlState.Length == length && System.Text.Encoding.ASCII.GetChars(sqlState, code) == length
            ? BySpan.TryGetValue(code, out var name) ? name : null
            : null;
    }
}
