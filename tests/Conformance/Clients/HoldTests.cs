using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Conformance.Protocol;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>Statements that wait for approval, and the connections that they wait on.</summary>
public sealed class HoldTests : MatrixTests
{
    private const string Database = "holds";

    private static readonly string[] Ends = ["approve", "deny", "cancel", "timeout"];

    private GatewayUnderTest _gateway = null!;

    private static PostgresCluster Cluster => ServerOfThisRun.Server.Cluster;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        await Cluster.ExecuteAsync("postgres", $"CREATE DATABASE {Database}", default);
        _gateway = await GatewayUnderTest.StartAsync(Cluster, config => config with
        {
            Grants = [GatewayUnderTest.Grant("main", Database) with { Masking = MaskingMode.Exempt }],
            ApprovalRules = [Rule("held", TimeSpan.FromMinutes(1)), Rule("held_timeout", TimeSpan.FromSeconds(1))],
        });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await Cluster.ExecuteAsync("postgres", $"DROP DATABASE {Database} WITH (FORCE)", default);
    }

    [SetUp]
    public Task FillAsync() => Cluster.ExecuteAsync(
        Database,
        string.Concat(Ends.Select(end => $"DROP TABLE IF EXISTS held_{end}; CREATE TABLE held_{end} AS SELECT 0 AS n; "
            + $"GRANT ALL ON held_{end} TO PUBLIC; ")),
        default);

    [Cell(Feature.Hold)]
    [TestCaseSource(nameof(Able), [Feature.Hold])]
    public async Task Connection_outlives_a_hold_however_it_ends(Client client)
    {
        if (await client.MissingAsync() is { } missing)
        {
            Assert.Ignore(missing);
        }

        using var stage = new Stage(client.Name, Feature.Hold, Environment());
        using var scenario = client.Start(Feature.Hold, stage);
        var ended = scenario.EndAsync();
        await DecideAsync(ended, scenario);
        var told = Told(client);
        Assert.That((await ended).Succeeded(), Is.EqualTo(string.Join('\n', told)));
        var approved = told.Count(line => line.Contains(" approve ", StringComparison.Ordinal));
        Assert.That(await ExecutedAsync(), Is.EqualTo(new[] { $"{approved}|0|0|0" }));
    }

    [Test]
    public async Task Interrupt_in_psql_ends_the_hold_and_the_session_lives_on()
    {
        using var stage = new Stage("psql", Feature.Hold, Environment());
        using var psql = ClientProgram.Start(
            "psql",
            [
                "-X", "-v", "VERBOSITY=verbose",
                "-c", "UPDATE held_cancel SET n = n + 1", "-c", "UPDATE held_deny SET n = 7 WHERE n = 0",
            ],
            stage.Environment);
        await _gateway.Approver.WaitForAsync(r => Table(r) == "held_cancel" && r.State == ApprovalRequestState.Pending);
        Processes.Signal("INT", psql.Id);
        await _gateway.Approver.ApproveAsync(await _gateway.Approver.WaitForAsync(
            r => Table(r) == "held_deny" && r.State == ApprovalRequestState.Pending));
        Assert.That((await psql.EndAsync()).Error, Does.Contain("57014"));
        Assert.That(await ExecutedAsync(), Is.EqualTo(new[] { "0|7|0|0" }));
    }

    private Dictionary<string, string> Environment() => new(_gateway.Environment()) { ["PGDATABASE"] = Database };

    private static IReadOnlyList<string> Told(Client client)
    {
        var ways = new[] { Feature.Simple, Feature.Extended }.Where(client.Can).Select(ScenarioName.Of);
        return
        [
            .. from way in ways
               from place in (string[])["outside", "inside"]
               from end in Ends
               where end != "cancel" || client.Can(Feature.Cancel)
               from line in (string[])[$"{way} {place} {end} {Answer(end)}", "alive"]
               select line,
        ];
    }

    private static string Answer(string end) => end switch
    {
        "approve" => "1",
        "deny" => "42501",
        _ => "57014",
    };

    private async Task DecideAsync(Task ended, IScenario scenario)
    {
        var decided = new HashSet<string>();
        while (!ended.IsCompleted)
        {
            var pending = _gateway.Approver.All.Where(r => r.State == ApprovalRequestState.Pending);
            foreach (var request in pending.Where(r => decided.Add(r.Metadata.Name)))
            {
                await (Table(request) switch
                {
                    "held_approve" => _gateway.Approver.ApproveAsync(request),
                    "held_deny" => _gateway.Approver.DenyAsync(request, "no"),
                    "held_cancel" => Task.Run(scenario.GoAhead),
                    _ => Task.CompletedTask,
                });
            }

            await Task.WhenAny(ended, Task.Delay(20));
        }
    }

    private static Task<IReadOnlyList<string>> ExecutedAsync() => Cluster.QueryAsync(
        Database,
        $"SELECT {string.Join(", ", Ends.Select(e => $"held_{e}.n"))} "
            + $"FROM {string.Join(", ", Ends.Select(e => $"held_{e}"))}",
        default);

    private static string Table(ApprovalRequest request) => request.Spec.Statement!.Tables.Single().Split('.')[^1];

    private static ApprovalRuleConfig Rule(string tables, TimeSpan holdFor) => new()
    {
        Namespace = "tests",
        Name = tables,
        Uid = $"uid-{tables}",
        Priority = tables.Length,
        Grants = ["*"],
        Kinds = ["UPDATE"],
        Tables = [$"*.{tables}*"],
        Action = RuleAction.RequireApproval,
        Mode = RuleMode.Enforce,
        Approval = new ApprovalTermsConfig
        {
            Required = 1,
            HoldFor = holdFor,
            HoldInTransaction = holdFor,
            SelfApproval = false,
            UnknownRequesterPerson = UnknownPersonAction.Allow,
        },
    };
}
