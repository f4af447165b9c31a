using System.Globalization;

namespace GatewayProxy.Recording.Reading;

/// <summary>
/// The texts of statements, those of prepared ones by the line that has them. The oldest are forgotten, so that no
/// session can fill the reader's memory.
/// </summary>
public sealed class StatementTexts
{
    private const int Remembered = 1024;

    private readonly Dictionary<long, string> _texts = [];
    private readonly Queue<long> _order = [];

    /// <returns>The text that was prepared.</returns>
    public string Remember(PrepareLine prepare)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var sql = prepare.Sql ?? $"(not UTF-8) {prepare.SqlHex}";
        _texts[prepare.Seq] = sql;
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
            var text = _texts.GetValueOrDefault(prepared);
            return text ?? string.Create(CultureInfo.InvariantCulture, $"(text in line {prepared})");
        }

        return statement.FunctionOid is { } oid
            ? string.Create(CultureInfo.InvariantCulture, $"function {oid}")
            : statement.Sql ?? $"(not UTF-8) {statement.SqlHex}";
    }
}
