using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;
using GatewayOperator.Tests.Masking.Twins;

namespace GatewayOperator.Tests.Masking.Holds;

/// <summary>What an installation has left behind, by what it is.</summary>
internal sealed partial class Evidence
{
    public const string Requests = "requests";
    public const string Recordings = "recordings";
    public const string Records = "records of sessions";
    public const string Logs = "logs";
    public const string Metrics = "metrics";
    public const string Notices = "notices";
    public const string CommandLine = "what approvers are shown";
    public const string Rest = "all other files";

    private readonly Dictionary<string, List<(string Where, string Text)>> _texts = [];

    public static IReadOnlyList<string> Kinds { get; } =
        [Requests, Recordings, Records, Logs, Metrics, Notices, CommandLine, Rest];

    public void Add(string kind, string where, string text)
    {
        if (!_texts.TryGetValue(kind, out var texts))
        {
            _texts[kind] = texts = [];
        }

        // A digest may hold any few digits, in base64 as well, and the time of day may be somebody's coordinate.
        texts.Add((where, Chance().Replace(Signed().Replace(text, What), "")));
    }

    public int Count(string kind) => _texts.GetValueOrDefault(kind)?.Count ?? 0;

    public int Lines(string kind) => _texts.GetValueOrDefault(kind)?.Sum(t => t.Text.Count(c => c == '\n') + 1) ?? 0;

    public bool Has(string kind, string text) =>
        _texts.GetValueOrDefault(kind)?.Exists(t => t.Text.Contains(text, StringComparison.Ordinal)) == true;

    /// <summary>Where a search finds something, and what.</summary>
    public IReadOnlyList<string> Find(string kind, CanarySearch search) =>
    [
        .. (_texts.GetValueOrDefault(kind) ?? [])
            .Select(t => (t.Where, Found: search.Find(t.Text)))
            .Where(t => t.Found is not null)
            .Select(t => $"{t.Where}: …{t.Found}…"),
    ];

    /// <summary>Every file below a directory.</summary>
    public void AddFiles(string root, IReadOnlySet<string> except)
    {
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Except(except))
        {
            var where = Path.GetRelativePath(root, path);
            Add(KindOf(where), where, Encoding.Latin1.GetString(File.ReadAllBytes(path)));
        }
    }

    private static string KindOf(string where)
    {
        var folders = where.Split(Path.DirectorySeparatorChar);
        return folders.Contains("requests") || folders.Contains("decisions") ? Requests
            : folders.Contains("recordings") || Path.GetExtension(where) == ".jsonl" ? Recordings
            : folders.Contains("records") ? Records
            : Rest;
    }

    /// <summary>What a JSON web signature signs, instead of it.</summary>
    private static string What(Match signature) =>
        Encoding.Latin1.GetString(Base64Url.DecodeFromChars(signature.Groups["payload"].ValueSpan));

    [GeneratedRegex(
        @"payload\\?"":\\?""(?<payload>[\w-]+)\\?"",\\?""signature\\?"":\\?""[\w-]+"
            + @"|\beyJ[\w-]+\.(?<payload>[\w-]+)\.[\w-]+")]
    private static partial Regex Signed();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b|T\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Chance();
}
