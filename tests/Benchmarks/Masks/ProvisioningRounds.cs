using System.Text;
using GatewayOperator.Api.Masking;
using GatewayOperator.Provisioning;
using GatewayOperator.Tests.Benchmarks.Contenders;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>Has the operator make masked views for many tables, in a new database each time.</summary>
public sealed class ProvisioningRounds(Field field, int rounds)
{
    private const int Tables = 500;
    private const int PlainColumns = 16;

    private static readonly IReadOnlyList<ProtectionRule> Rules =
    [
        new("*", "*", ["email"], new Mask { Type = MaskType.Email }),
        new("*", "*", ["card"], new Mask { Type = MaskType.Pseudonym }),
        new("*", "*", ["born"], new Mask { Type = MaskType.Bucket, Unit = BucketUnit.Year }),
        new("*", "*", ["note"], new Mask { Type = MaskType.Scrub, Detectors = Enum.GetValues<ScrubDetector>() }),
    ];

    public async Task<IReadOnlyList<ProvisioningRun>> RunAsync(CancellationToken ct)
    {
        var runs = new List<ProvisioningRun>();
        // The first round is for compilers.
        for (var round = -1; round < rounds; round++)
        {
            var run = await RunAsync($"many_tables_{round + 1}", ct);
            if (round >= 0)
            {
                runs.Add(run);
            }
        }

        return runs;
    }

    private async Task<ProvisioningRun> RunAsync(string database, CancellationToken ct)
    {
        var cluster = field.Server.Cluster;
        await cluster.ExecuteAsync("postgres", $"CREATE DATABASE {database}", ct);
        await cluster.ExecuteAsync(database, Schema(), ct);
        using var maker = await MaskingOperator.AppointAsync(field.Server, field.Folder, database, Rules, ct);
        var (first, statements) = await ClockedAsync(maker, ct);
        var (again, unwanted) = await ClockedAsync(maker, ct);
        maker.Restart();
        var (restarted, alsoUnwanted) = await ClockedAsync(maker, ct);
        await cluster.ExecuteAsync("postgres", $"DROP DATABASE {database} WITH (FORCE)", ct);
        return unwanted + alsoUnwanted == 0
            ? new ProvisioningRun(first, statements, again, restarted)
            : throw new InvalidOperationException($"{unwanted}, {alsoUnwanted} statements where nothing was to do");
    }

    private static async Task<(double Seconds, int Statements)> ClockedAsync(
        MaskingOperator maker, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        var result = await maker.RunAsync(ct);
        return (TimeProvider.System.GetElapsedTime(started).TotalSeconds, result.StatementsExecuted);
    }

    private static string Schema()
    {
        var plain = string.Join(", ", Enumerable.Range(1, PlainColumns).Select(i => $"c{i} text"));
        var sql = new StringBuilder();
        for (var table = 1; table <= Tables; table++)
        {
            sql.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"CREATE TABLE t{table} (email varchar(80), card text, born date, note text, {plain});\n");
        }

        return sql.ToString();
    }
}
