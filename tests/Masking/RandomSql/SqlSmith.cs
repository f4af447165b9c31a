using System.Globalization;
using System.Text.RegularExpressions;
using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Masking.Twins;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Masking.RandomSql;

/// <summary>
/// Statements of random shape over the twins' tables, from sqlsmith. It looks at a third database that has the tables
/// and nothing of the gateway's: whose views have other names in each twin.
/// </summary>
public sealed partial class SqlSmith(PostgresCluster cluster, PostgresCredential owner)
{
    private const string Model = "twin_model";

    // Whatever names one of these is refused; random statements would do so all the time.
    private const string LeaveOutWhatHasNoMask =
        """
        DROP VIEW shop.customer_directory;
        DROP MATERIALIZED VIEW shop.best_contacts;
        ALTER TABLE shop.customers DROP COLUMN email_domain;
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task<SqlSmith> CreateAsync(PostgresCluster cluster, PostgresCredential owner)
    {
        await cluster.ExecuteAsync("postgres", $"CREATE DATABASE {Model} OWNER {owner.Username}", default);
        await TwinDatabases.CreateTablesAsync(cluster, Model, owner);
        await cluster.ExecuteAsync(Model, LeaveOutWhatHasNoMask, default);
        return new SqlSmith(cluster, owner);
    }

    /// <param name="seed">Decides, with the schema, about all statements.</param>
    /// <param name="count">How many.</param>
    /// <param name="catalogs">Over the tables and views of the server as well.</param>
    public async Task<IReadOnlyList<string>> StatementsAsync(int seed, int count, bool catalogs)
    {
        using var folder = new ScratchFolder();
        var environment = new Dictionary<string, string>
        {
            ["PGHOST"] = "localhost",
            ["PGPORT"] = cluster.Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = owner.Username,
            ["PGPASSWORD"] = owner.Password,
            ["PGSSLMODE"] = "verify-full",
            ["PGSSLROOTCERT"] = folder.Write("ca.crt", cluster.CaPem!),
        };
        string[] arguments =
        [
            $"--target=dbname={Model}", "--dry-run",
            string.Create(CultureInfo.InvariantCulture, $"--seed={seed}"),
            string.Create(CultureInfo.InvariantCulture, $"--max-queries={count}"),
            .. catalogs ? Array.Empty<string>() : ["--exclude-catalog"],
        ];
        var printed = (await ClientProgram.RunAsync("sqlsmith", arguments, environment, Patience)).Succeeded();
        string[] statements = [.. printed.Split(";\n").Select(s => Mended(s.Trim().TrimEnd(';')))];
        Assert.That(statements, Has.Length.EqualTo(count), "sqlsmith ends every statement with a semicolon.");
        return statements;
    }

    // TABLESAMPLE is refused where masks are read, and a tenth of it is in every second statement. The other two are
    // types of PostgreSQL 14 that sqlsmith takes for ones that a value can have.
    private static string Mended(string statement) =>
        Ranges().Replace(Sample().Replace(statement, ""), "int4");

    [GeneratedRegex(@"tablesample (system|bernoulli) \([0-9.]+\)")]
    private static partial Regex Sample();

    [GeneratedRegex("(?<=as )any(?=(multi)?range\\))")]
    private static partial Regex Ranges();
}
