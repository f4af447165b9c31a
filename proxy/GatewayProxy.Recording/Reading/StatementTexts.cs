using System.Globalization;

namespace GatewayProxy.Recording.Reading;

/// <summary>
/// The texts of statements, those of prepared ones by the line that has them. The oldest are forgotten, so that no
/// session can fill the reader's memory.
/// </summary>
public sealed class StatementTexts
{
    private const int Remembered = 1024;

    private readonly Dictionary<long, StatementText> _texts = [];
    private readonly Queue<long> _order = [];

    /// <returns>The text that was prepared.</returns>
    public StatementText Remember(PrepareLine prepare)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var text = new StatementText(
            Text(prepare.Sql, prepare.SqlHex, prepare.SqlWithheld, prepare.SqlBytes),
            prepare is { Sql: not null, SqlTruncated: false, SqlRedacted: 0 },
            prepare.SqlTruncated,
            prepare.SqlBytes);
        _texts[prepare.Seq] = text;
        _order.Enqueue(prepare.Seq);
        if (_order.Count > Remembered)
        {
            _texts.Remove(_order.Dequeue());
        }

        return text;
    }

    public StatementText Of(StatementLine statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (statement.Prepared is { } prepared)
        {
            return _texts.GetValueOrDefault(prepared) ?? new StatementText(
                string.Create(CultureInfo.InvariantCulture, $"(text in line {prepared})"), IsWhole: false);
        }

        return statement.FunctionOid is { } oid
            ? new StatementText(string.Create(CultureInfo.InvariantCulture, $"function {oid}"), IsWhole: false)
            : new StatementText(
                Text(statement.Sql, statement.SqlHex, statement.SqlWithheld, statement.SqlBytes),
                statement is { Sql: not null, SqlTruncated: false, SqlRedacted: 0 },
                statement.SqlTruncated,
                statement.SqlBytes);
    }

    private static string Text(string? sql, string? hex, bool isWithheld, long? bytes) => sql
        ?? (isWithheld
            ? string.Create(CultureInfo.InvariantCulture, $"(text of {bytes} bytes withheld: it could not be redacted)")
            : $"(not UTF-8) {hex}");
}
