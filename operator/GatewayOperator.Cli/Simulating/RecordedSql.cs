using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Simulating;

/// <summary>A text as a recording has it.</summary>
/// <param name="Shown">With the marks that stand for literals.</param>
/// <param name="Bytes">The bytes to judge, stand-ins in place of marks; null when they are not known.</param>
/// <param name="IsRedacted">Not all of its literals are recorded.</param>
internal sealed record RecordedSql(string Shown, byte[]? Bytes, bool IsRedacted)
{
    /// <summary>A text that no line has.</summary>
    public static RecordedSql None { get; } = new("(not recorded)", null, false);

    public static RecordedSql Of(StatementLine line) => line is { Sql: null, SqlHex: null, SqlWithheld: false }
        ? None
        : Of(line.Sql, line.SqlHex, line.SqlTruncated, line.SqlRedacted);

    public static RecordedSql Of(PrepareLine line) => Of(line.Sql, line.SqlHex, line.SqlTruncated, line.SqlRedacted);

    private static RecordedSql Of(string? sql, string? hex, bool isCut, int redacted) => new(
        sql ?? hex ?? "(withheld)",
        isCut ? null : sql is not null ? StandIns.Put(sql, redacted) : Decode(hex, redacted),
        redacted > 0);

    private static byte[]? Decode(string? hex, int redacted)
    {
        try
        {
            // Marks are UTF-8, and what is around them is not.
            return hex is null || redacted > 0 ? null : Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
