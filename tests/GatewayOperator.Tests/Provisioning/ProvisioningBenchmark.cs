using System.Diagnostics;
using GatewayOperator.Api.Masking;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Tests.Provisioning;

/// <summary>The figures of docs/provisioning.md; run with <c>--filter Name~Two_hundred_grants</c>.</summary>
public sealed class ProvisioningBenchmark
{
    private const int Tables = 500;
    private const int Grants = 200;

    /// <param name="profiles">Distinct privilege sets among the grants.</param>
    [Explicit("A measurement; takes minutes.")]
    [TestCase(1)]
    [TestCase(10)]
    [TestCase(200)]
    public async Task Two_hundred_grants_over_500_tables_of_20_columns(int profiles)
    {
        var columns = string.Join(", ", Enumerable.Range(0, 20).Select(i => $"c{i} text"));
        var scene = await Scene.CreateAsync(
            string.Join('\n', Enumerable.Range(0, Tables).Select(i => $"CREATE TABLE t{i} ({columns});")));
        var grants = Enumerable.Range(0, Grants).Select(i => Grant(scene, i, profiles)).ToList();
        var plan = scene.Plan([.. grants]) with { Protection = [new ProtectionRule("public", "*", ["c7"])] };
        await MeasureAsync($"{profiles} profiles, cold", plan);
        await MeasureAsync("unchanged", plan);
        await MeasureAsync("unchanged", plan);
        for (var i = 0; i < 5; i++)
        {
            plan = plan with { Grants = [.. plan.Grants, Grant(scene, Grants + i, profiles)] };
            await MeasureAsync("one grant more", plan);
        }

        for (var i = 0; i < 3; i++)
        {
            plan = plan with { Grants = [.. plan.Grants.Skip(1)] };
            await MeasureAsync("one grant less", plan);
        }
    }

    [Explicit("A measurement; takes a minute.")]
    [Test]
    public async Task Masked_views_of_500_tables_of_20_columns()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 17).Select(i => $"c{i} text"));
        var scene = await Scene.CreateAsync(string.Join('\n', Enumerable.Range(0, Tables).Select(
            i => $"CREATE TABLE t{i} (email varchar(80), card text, born date, {columns});")));
        var plan = scene.Plan(scene.Grant("reader", Scene.On("*", TableAccess.Select))) with
        {
            Protection =
            [
                new ProtectionRule("*", "*", ["email"], new Mask { Type = MaskType.Email }),
                new ProtectionRule("*", "*", ["card"], new Mask { Type = MaskType.Pseudonym }),
                new ProtectionRule("*", "*", ["born"], new Mask { Type = MaskType.Bucket, Unit = BucketUnit.Year }),
            ],
        };
        await MeasureAsync("500 views, cold", plan);
        await MeasureAsync("nothing to do", plan);
        await MeasureAsync("nothing to do", plan);
        await scene.AsOwnerAsync("ALTER TABLE t7 RENAME c1 TO d1");
        await MeasureAsync("one column renamed", plan);
        await MeasureAsync("looked at again", plan);
        await MeasureAsync("nothing to do", plan);
        var other = plan.Protection[0] with { Mask = new Mask { Type = MaskType.Redact } };
        plan = plan with { Protection = [other, .. plan.Protection.Skip(1)] };
        await MeasureAsync("another mask for 500 columns", plan);
        await MeasureAsync("looked at again", plan);
        await MeasureAsync("nothing to do", plan);
    }

    private static GrantPlan Grant(Scene scene, int index, int profiles) =>
        scene.Grant(
            $"g{index}", Scene.On("*", TableAccess.Select), Scene.On($"t{index % profiles}", TableAccess.Insert));

    private static async Task MeasureAsync(string what, TargetPlan plan)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await Scene.ProgramAsync(plan);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await TestContext.Out.WriteLineAsync($"{what}: {elapsed:F0} ms, {result.StatementsExecuted} statements");
    }
}
