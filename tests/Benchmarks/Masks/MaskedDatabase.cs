using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Masking;
using GatewayOperator.Provisioning;
using GatewayOperator.Tests.Benchmarks.Contenders;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>The bench's database with masks, as the operator has made them.</summary>
/// <param name="LoginRole">The role that the gateway logs in as.</param>
/// <param name="Config">What the gateway is told about them.</param>
public sealed record MaskedDatabase(string LoginRole, DatabaseConfig Config)
{
    /// <summary>A million rows with a column for every kind of mask.</summary>
    public const string Table = "bench_masks";

    /// <summary>The role's own, for who goes around the gateway.</summary>
    public string Password { get; } =
        DerivedPassword.Derive(BenchServer.RoleKey.Key, LoginRole, BenchServer.RoleKey.Epoch);

    /// <summary>The masked view of the table.</summary>
    public string View => Config.Relations.Where(r => r.Name == Table)
        .Select(r => $"{r.ViewSchema}.{r.ViewName}").Single();

    /// <summary>Fills the table, and masks it and pgbench's filler.</summary>
    public static async Task<MaskedDatabase> CreateAsync(BenchServer server, WorkFolder folder, CancellationToken ct)
    {
        var columns = MaskedColumn.All;
        await server.ExecuteAsync(
            ct,
            $"CREATE TABLE {Table} (id int, {string.Join(", ", columns.Select(c => $"{c.Name} {c.Type}"))})",
            $"INSERT INTO {Table} SELECT i, {string.Join(", ", columns.Select(c => c.Value))} "
                + "FROM generate_series(1, 1000000) AS i",
            $"ALTER TABLE {Table} ADD PRIMARY KEY (id)",
            $"VACUUM ANALYZE {Table}",
            "CHECKPOINT");
        IReadOnlyList<ProtectionRule> rules =
        [
            .. columns.Select(c => new ProtectionRule("public", Table, [c.Name], c.Mask)),
            new("public", "pgbench_accounts", ["filler"], new Mask { Type = MaskType.Redact }),
        ];
        using var maker = await MaskingOperator.AppointAsync(server, folder, BenchServer.Database, rules, ct);
        var made = await maker.RunAsync(ct);
        return new MaskedDatabase(maker.LoginRole, made.Databases.Single());
    }
}
