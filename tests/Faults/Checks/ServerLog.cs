using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GatewayOperator.Tests.Faults.Checks;

/// <summary>Reads PostgreSQL's log from where it read last: what sessions of the gateway have run.</summary>
public sealed partial class ServerLog(string path)
{
    private long _offset = new FileInfo(path).Length;

    /// <summary>All statements since the last time, in the log's order.</summary>
    public IReadOnlyList<LoggedStatement> Read()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(_offset, SeekOrigin.Begin);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var found = new List<LoggedStatement>();
        Entry? entry = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('\t'))
            {
                entry?.Text.Append('\n').Append(line.AsSpan(1));
                continue;
            }

            Take(entry, found);
            entry = Entry.Parse(line);
        }

        Take(entry, found);
        _offset = file.Length;
        return found;
    }

    private static void Take(Entry? entry, List<LoggedStatement> found)
    {
        if (entry is not null && Statement().Match(entry.Text.ToString()) is { Success: true } match)
        {
            found.Add(new LoggedStatement(entry.Session, match.Groups["sql"].Value, entry.At));
        }
    }

    [GeneratedRegex(
        @"^LOG:  (statement|execute (fetch from )?(<unnamed>|dbgateway: own statement|[^:]*)(/[^:]*(: own [^:]*)?)?"
            + @"|fastpath function call): (?<sql>.*)$",
        RegexOptions.Singleline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^(?<at>[^|]*) UTC\|\d+\|dbgw/(?<session>[0-9a-z]{26})[^|]*\|(?<text>.*)$")]
    private static partial Regex Line();

    private sealed record Entry(string Session, DateTimeOffset At, StringBuilder Text)
    {
        public static Entry? Parse(string line) => Line().Match(line) is { Success: true } match
            ? new Entry(
                match.Groups["session"].Value,
                DateTimeOffset.Parse(
                    match.Groups["at"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                new StringBuilder(match.Groups["text"].Value))
            : null;
    }
}
