using System.Diagnostics;
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
