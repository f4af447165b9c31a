using System.Buffers;
using System.Globalization;
using System.Text;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Sessions;

/// <summary>Sessions as comma-separated values (RFC 4180), with the names that JSON has.</summary>
internal static class SessionCsv
{
    private static readonly string[] Names =
    [
        "session", "startedAt", "state", "durationSeconds", "statements", "denied", "failed", "rows", "target",
        "database", "grant", "issuer", "subject", "person", "client", "upstreamRole", "reason", "location", "possible",
    ];

    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n");

    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r");

    public static string Write(IEnumerable<SessionRow> sessions)
    {
        var text = new StringBuilder();
        foreach (var row in sessions.Select(Cells).Prepend(Names))
        {
            text.AppendJoin(',', row.Select(Quote)).Append("\r\n");
        }

        return text.ToString();
    }

    private static string?[] Cells(SessionRow row) =>
    [
        row.Session, row.StartedAt.ToString("O", CultureInfo.InvariantCulture), row.State.ToString(),
        Number(row.DurationSeconds), Number(row.Statements), Number(row.Denied), Number(row.Failed), Number(row.Rows),
        row.Target, row.Database, row.Grant, row.Issuer, row.Subject, row.Person, row.Client, row.UpstreamRole,
        row.Reason, row.Location, row.Possible == true ? "true" : null,
    ];

    private static string? Number<T>(T? value)
        where T : struct, IFormattable => value?.ToString(null, CultureInfo.InvariantCulture);

    // A spreadsheet runs what starts like a formula, and a subject is whatever its issuer lets it be.
    private static string Quote(string? cell)
    {
        if (cell is null)
        {
            return "";
        }

        cell = PrintableText.Escape(cell);
        var formula = cell.AsSpan().IndexOfAny(FormulaStarts) == 0;
        var harmless = formula ? "'" + cell : cell;
        return harmless.AsSpan().ContainsAny(Quoted)
            ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : harmless;
    }
}
