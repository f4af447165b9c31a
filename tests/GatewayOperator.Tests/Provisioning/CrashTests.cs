using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GatewayOperator.Api.Masking;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Tests.Provisioning;

public sealed class CrashTests
{
    private const int PointsInCi = 10;

    /// <summary>
    /// <c>GW_KILL_POINTS</c> sets the number of kills. Every round starts in the state of one plan and is killed on
    /// its way to another that drops grants, adds grants and masks a column, or back.
    /// </summary>
    [Test]
    public async Task Killed_at_any_point_the_next_run_reaches_exactly_the_wanted_state()
    {
        var points = int.Parse(
            Environment.GetEnvironmentVariable("GW_KILL_POINTS") ?? PointsInCi.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);
        var scene = await Scene.CreateAsync(
            string.Concat(Enumerable.Range(0, 40).Select(i => $"CREATE TABLE t{i} (id int, name text, email text);")));
        var plans = new[] { First(scene), Second(scene) };
        var states = new List<IReadOnlyList<string>>();
        foreach (var plan in plans)
        {
            await Scene.ProgramAsync(plan);
            states.Add(await scene.StateAsync());
        }

        var length = await RunAsync(plans[0], Timeout.InfiniteTimeSpan);
        Assert.That(await scene.StateAsync(), Is.EqualTo(states[0]), "an undisturbed process reaches the same state");
        await Scene.ProgramAsync(plans[1]);

        var partial = 0;
        var random = new Random(20260101);
        for (var point = 0; point < points; point++)
        {
            var wanted = point % 2;
            // The first third of a process is connecting; kills fall before, into and after the statements.
            await RunAsync(plans[wanted], (0.3 + (random.NextDouble() * 0.8)) * length);
            await ExpectNoMoreThanEitherAsync(scene, plans, point);
            var left = await scene.StateAsync();
            partial += states.Any(s => s.SequenceEqual(left)) ? 0 : 1;
            await Scene.ProgramAsync(plans[wanted]);
            Assert.That(await scene.StateAsync(), Is.EqualTo(states[wanted]), $"after kill {point}");
        }

        await TestContext.Out.WriteLineAsync($"{points} kills, {partial} left a state between the two plans");
        await Scene.ProgramAsync(scene.Plan());
        Assert.That(await scene.StateAsync(), Has.None.Contains(scene.Plan().TargetUid));
    }

    private static TargetPlan First(Scene scene) => scene.Plan(
    [
        .. Enumerable.Range(0, 6)
            .Select(i => scene.Grant($"a{i}", Scene.On($"t{i}*", TableAccess.Select | TableAccess.Update))),
        scene.Grant("shared", Scene.On("*", TableAccess.Select)),
    ]);

    private static TargetPlan Second(Scene scene) => scene.Plan(
    [
        .. Enumerable.Range(3, 6).Select(i => scene.Grant($"a{i}", Scene.On($"t{i}*", TableAccess.Select))),
        scene.Grant("shared", Scene.On("*", TableAccess.Select)),
    ]) with
    {
        Protection = [new ProtectionRule("public", "t*", ["email"], new Mask { Type = MaskType.Pseudonym })],
        Epoch = 2,
    };

    /// <summary>Never more than the state before or the state wanted, whatever the moment.</summary>
    private static async Task ExpectNoMoreThanEitherAsync(Scene scene, TargetPlan[] plans, int point)
    {
        var email = await scene.QueryAsync(
            """
            SELECT r.rolname, c.relname, p FROM pg_roles r, pg_class c, unnest(ARRAY['SELECT', 'UPDATE', 'INSERT']) p
            WHERE r.rolcanlogin AND shobj_description(r.oid, 'pg_authid') LIKE '%login%' AND r.rolname LIKE 'gw\_%'
              AND c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
              AND has_column_privilege(r.oid, c.oid, 3::int2, p)
            """);
        var allowed = plans[0].Grants.ToDictionary(g => RoleName.ForLogin(plans[0], g), g => g.Privileges[0]);
        foreach (var row in email.Select(r => r.Split('|')))
        {
            var privilege = allowed.GetValueOrDefault(row[0]);
            var pattern = privilege?.Tables[0].TrimEnd('*') ?? "nothing";
            Assert.That(row[1], Does.StartWith(pattern), $"{row[0]} may {row[2]} {row[1]}.email after kill {point}");
            Assert.That(privilege!.Access.ToString().ToUpperInvariant(), Does.Contain(row[2]));
        }
    }

    /// <returns>How long the process ran after it said that it is ready.</returns>
    private static async Task<TimeSpan> RunAsync(TargetPlan plan, TimeSpan killAfter)
    {
        var runner = Path.Combine(AppContext.BaseDirectory.Replace(
            "GatewayOperator.Tests", "ProvisionerRunner", StringComparison.Ordinal), "ProvisionerRunner.dll");
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", runner, Path.Combine(ProvisioningCluster.State.Root, "runner")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(plan));
        process.StandardInput.Close();
        Assert.That(await process.StandardOutput.ReadLineAsync(Scene.Ct), Is.EqualTo("ready"));
        var started = Stopwatch.GetTimestamp();
        var exit = process.WaitForExitAsync(Scene.Ct);
        await Task.WhenAny(exit, Task.Delay(killAfter, Scene.Ct));
        process.Kill();
        await exit;
        return Stopwatch.GetElapsedTime(started);
    }
}
