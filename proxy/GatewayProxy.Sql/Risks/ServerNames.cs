using System.Collections.Frozen;

namespace GatewayProxy.Sql.Risks;

/// <summary>The functions that PostgreSQL comes with, by name.</summary>
internal static class ServerNames
{
    private static readonly FrozenSet<string> Known = Load().ToFrozenSet(StringComparer.Ordinal);

    public static bool Has(string name) => Known.Contains(name);

    private static List<string> Load()
    {
        using var list = typeof(ServerNames).Assembly.GetManifestResourceStream("server-functions.txt")!;
        using var reader = new StreamReader(list);
        var names = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                names.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return names;
    }
}
