using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Masking.Tools;

/// <summary>A database for tools, its grant, and what of it a tool may name.</summary>
public static partial class CrmDatabase
{
    public const string Name = "crm";
    public const string Grant = "crm-tools";

    /// <summary>A part of every secret in it.</summary>
    public const string Canary = "canary";

    public static IReadOnlyDictionary<string, string> Environment { get; private set; } = null!;

    public static async Task CreateAsync()
    {
        var cluster = TwinsOfThisRun.Cluster;
        var owner = TwinsOfThisRun.OwnerCredential.Username;
        await cluster.ExecuteAsync("postgres", $"CREATE DATABASE {Name} OWNER {owner}", default);
        var script = await File.ReadAllTextAsync(Repository.PathOf("tests/Masking/Schema/crm.sql"));
        await cluster.ExecuteAsync(Name, $"SET ROLE {owner};\n{script}", default);
    }

    public static void Configure(ResourceFolder resources)
    {
        foreach (var file in (string[])["databasegrant.yaml", "maskingpolicy.yaml"])
        {
            var text = File.ReadAllText(Repository.PathOf($"tests/Masking/Resources/crm/{file}"));
            resources.Write($"crm-{file}", text);
        }
    }

    public static async Task ServeAsync(LocalInstallation gateway)
    {
        await gateway.ReadyAsync("DatabaseGrant", Grant);
        Environment = new Dictionary<string, string>(gateway.ClientEnvironment(Grant)) { ["PGDATABASE"] = Name };
    }

    /// <summary>The names of everything that is the gateway's: its schema, masked views, the key.</summary>
    [System.Text.RegularExpressions.GeneratedRegex(@"gw_[0-9a-f]{12}_views(?![=/])|v\d+_[0-9a-f]{12}|pseudonym_key")]
    public static partial System.Text.RegularExpressions.Regex OwnObject();

    /// <summary>What the server's superuser says, in the form <c>schema.relation.column</c>.</summary>
    public static Task<IReadOnlyList<string>> ColumnsAsync() => TwinsOfThisRun.Cluster.QueryAsync(
        Name,
        """
        SELECT format('%s.%s.%s', c.relnamespace::regnamespace, c.relname, a.attname)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'crm'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0 ORDER BY 1
        """,
        default);

    /// <summary>Another database of the same server, to restore into.</summary>
    public static async Task<IReadOnlyList<string>> AskAsync(string sql, string database = Name) =>
        await TwinsOfThisRun.Cluster.QueryAsync(database, sql, default);
}
