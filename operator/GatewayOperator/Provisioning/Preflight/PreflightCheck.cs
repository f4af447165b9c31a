using GatewayOperator.Api.Configuration;
using Npgsql;

namespace GatewayOperator.Provisioning.Preflight;

/// <summary>
/// Proves that the roles of grants under protection come to protected values through masks only, or says what stands
/// against it. It runs inside the transaction that provisioned the database, and on every look at it afterwards:
/// functions and privileges of others change without us.
/// </summary>
internal sealed class PreflightCheck(NpgsqlConnection connection, TargetPlan plan, int serverVersion)
{
    private const NpgsqlTypes.NpgsqlDbType OidArray = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Oid;

    // With nothing but pg_catalog in the path every other name in the answer has its schema.
    private const string QualifyNames = "SELECT set_config('search_path', 'pg_catalog', true)";

    /// <param name="logins">The login roles of grants.</param>
    /// <param name="retiring">Profiles of before, which logins keep up to the next run.</param>
    /// <param name="database">What is protected.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<PreflightReport> RunAsync(
        IReadOnlyCollection<LoginRole> logins, IReadOnlySet<string> retiring, DatabaseConfig database,
        CancellationToken ct)
    {
        var columns = database.Relations
            .SelectMany(r => r.Columns.Where(c => c.Exposure != ColumnExposure.Granted).Select(c => (r.Oid, c.Number)))
            .ToList();
        var enforced = logins.Where(l => !l.Profile.Exempt).ToList();
        if (columns.Count == 0 || enforced.Count == 0)
        {
            return PreflightReport.Nothing;
        }

        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(QualifyNames),
                Closure(enforced, columns, retiring),
                new(VolatileCodeSql.Objects) { Parameters = { Schemas(), Names(), Types() } },
                new(VolatileCodeSql.Known) { Parameters = { Schemas(), Names(), Types() } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct).ConfigureAwait(false);
        var rows = new ResultRows(reader);
        await rows.NextAsync(r => r.GetString(0), ct).ConfigureAwait(false);
        var violations = await rows.NextAsync(Violation, ct).ConfigureAwait(false);
        var code = await rows.NextAsync(Code, ct).ConfigureAwait(false);
        var known = (await rows.NextAsync(r => r.GetInt64(0), ct).ConfigureAwait(false)).ToHashSet();
        return new PreflightReport
        {
            Violations = ServerFloor.Check(serverVersion) is { } outdated ? [outdated, .. violations] : violations,
            VolatileCode = code,
            Notices =
            [
                .. plan.TrustedFunctions.Where((_, i) => !known.Contains(i + 1)).Select(
                    f => $"spec.trustedFunctions: database {database.Name} has no function {f}."),
            ],
        };
    }

    private NpgsqlBatchCommand Closure(
        List<LoginRole> logins, List<(uint Relation, short Column)> columns, IEnumerable<string> retiring) =>
        new(PreflightSql.For(serverVersion))
        {
            Parameters =
            {
                Schemas(), Names(), Types(),
                new() { Value = logins.Select(l => l.Name).ToArray() },
                new() { Value = logins.Select(l => l.Profile.RoleName).ToArray() },
                new() { Value = columns.Select(c => c.Relation).ToArray(), NpgsqlDbType = OidArray },
                new() { Value = columns.Select(c => c.Column).ToArray() },
                new() { Value = retiring.ToArray() },
            },
        };

    private NpgsqlParameter Schemas() => new() { Value = plan.TrustedFunctions.Select(f => f.Schema).ToArray() };

    private NpgsqlParameter Names() => new() { Value = plan.TrustedFunctions.Select(f => f.Name).ToArray() };

    private NpgsqlParameter Types() =>
        new() { Value = plan.TrustedFunctions.Select(f => string.Join('\n', f.Types)).ToArray() };

    private static PreflightViolation Violation(NpgsqlDataReader r) =>
        new(r.GetString(0), r.GetString(2), r.GetString(3), r.GetBoolean(4));

    private static VolatileObjectConfig Code(NpgsqlDataReader r) => new()
    {
        Kind = Enum.Parse<VolatileObjectKind>(r.GetString(0)),
        Schema = r.GetString(1),
        Name = r.GetString(2),
    };
}
