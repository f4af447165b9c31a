using System.Buffers;
using System.Text;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Masking.Twins;

/// <summary>
/// Looks for secrets of either twin, as they are, reversed, in hexadecimal and in base64. A secret here is a run of at
/// least seven letters and digits, one of them a digit, of a protected value; what readable data contains as well
/// proves nothing and is no canary. Shorter ones (a boolean, an age) are left to the comparison of the twins.
/// </summary>
public sealed class CanarySearch
{
    private readonly SearchValues<string> _forms;

    private CanarySearch(IReadOnlyCollection<string> secrets)
    {
        Count = secrets.Count;
        _forms = SearchValues.Create([.. secrets.SelectMany(Forms).Distinct()], StringComparison.Ordinal);
    }

    public int Count { get; }

    /// <summary>Looks for these words, or for what begins with them.</summary>
    public static CanarySearch Of(params IReadOnlyCollection<string> words) => new(words);

    public static async Task<CanarySearch> CollectAsync(PostgresCluster cluster)
    {
        var secrets = new HashSet<string>();
        foreach (var database in TwinDatabases.Both)
        {
            var readable = await ReadableAsync(cluster, database);
            foreach (var table in ProtectedTable.All)
            {
                var words = await cluster.QueryAsync(database, WordsOf(table), default);
                secrets.UnionWith(words.Where(word => !readable.Contains(word, StringComparison.Ordinal)));
            }
        }

        return new CanarySearch(secrets);
    }

    /// <summary>The text around the first canary; null when there is none.</summary>
    public string? Find(string received)
    {
        var at = received.AsSpan().IndexOfAny(_forms);
        return at < 0 ? null : received[Math.Max(0, at - 20)..Math.Min(received.Length, at + 60)];
    }

    private static string WordsOf(ProtectedTable table) =>
        $$"""
        SELECT DISTINCT btrim(word, '.:')
        FROM {{table.Name}} AS t, jsonb_each_text(to_jsonb(t)) AS c,
             regexp_split_to_table(c.value, '(\\x|[^A-Za-z0-9@.:+-])+') AS word
        WHERE c.key = ANY ({{table.Array}}) AND length(btrim(word, '.:')) >= 7 AND word ~ '[0-9]'
        """;

    /// <summary>Everything that the twin's tables show without their protected columns.</summary>
    private static async Task<string> ReadableAsync(PostgresCluster cluster, string database)
    {
        var tables = await cluster.QueryAsync(
            database,
            """
            SELECT schemaname || '.' || tablename FROM pg_tables
            WHERE schemaname IN ('shop', 'clinic', 'fleet') AND tablename NOT LIKE 'events\_%'
            """,
            default);
        var all = new StringBuilder();
        foreach (var name in tables)
        {
            var hidden = ProtectedTable.All.FirstOrDefault(t => name == t.Name)?.Array ?? "'{}'::text[]";
            var rows = $"SELECT (to_jsonb(t) - {hidden})::text FROM {name} AS t";
            all.AppendJoin('\n', await cluster.QueryAsync(database, rows, default));
        }

        return all.ToString();
    }

    private static IEnumerable<string> Forms(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        var hexadecimal = Convert.ToHexStringLower(bytes);
        // Whole triples only: what follows changes the last characters of base64.
        return
        [
            secret, string.Concat(secret.Reverse()), hexadecimal, hexadecimal.ToUpperInvariant(),
            Convert.ToBase64String(bytes, 0, bytes.Length - bytes.Length % 3),
        ];
    }
}
