using System.Globalization;

namespace GatewayProxy.Recording.Reading;

/// <summary>
/// The texts of statements, those of prepared ones by the line that has them. The oldest are forgotten, so that no
/// session can fill the reader's memory.
/// </summary>
public sealed class StatementTexts
{
    private const int Remembered = 1024;

    private readonly Dictionary<long, (string Text, bool IsWhole)> _texts = [];
    private readonly Queue<long> _order = [];

    /// <returns>The text that was prepared.</returns>
    public string Remember(PrepareLine prepare)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var sql = Text(prepare.Sql, prepare.SqlHex, prepare.SqlWithheld, prepare.SqlBytes);
        _texts[prepare.Seq] = (sql, prepare is { Sql: not null, SqlTruncated: false, SqlRedacted: 0 });
        _order.Enqueue(prepare.Seq);
        if (_order.Count > Remembered)
        {
            _texts.Remove(_order.Dequeue());
        }

        return sql;
    }

    /// <summary>The client's text, or what stands for it where there is none.</summary>
    public string Of(StatementLine statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (statement.Prepared is { } prepared)
        {
            return _texts.TryGetValue(prepared, out var known) ? known.Text
                : string.Create(CultureInfo.InvariantCulture, $"(text in line {prepared})");
        }

        return statement.FunctionOid is { } oid
            ? string.Create(CultureInfo.InvariantCulture, $"function {oid}")
            : Text(statement.Sql, statement.SqlHex, statement.SqlWithheld, statement.SqlBytes);
    }

    /// <summary>The text is recorded from end to end, with all its literals.</summary>
    public bool IsWhole(StatementLine statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return statement.Prepared is { } prepared
            ? _texts.GetValueOrDefault(prepared).IsWhole
            : statement is { Sql: not null, SqlTruncated: false, SqlRedacted: 0 };
    }

    private static string Text(string? sql, string? hex, bool isWithheld, long? bytes) => sql
        ?? (isWithheld
            ? string.Create(CultureInfo.InvariantCulture, $"(text of {bytes} bytes withheld: it could not be redacted)")
            : $"(not UTF-8) {hex}");
}
