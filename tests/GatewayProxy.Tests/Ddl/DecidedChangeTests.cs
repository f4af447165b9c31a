using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Tests.Approvals;
using GatewayProxy.Tests.Sessions;

namespace GatewayProxy.Tests.Ddl;

/// <summary>By which approval a change of the schema runs: by its own, if the newest policy still wants that.</summary>
public sealed class DecidedChangeTests
{
    private const string Owner = "decided_owner";

    private static int _columns;

    private OwnedSchema _schema = null!;
    private GatewayUnderTest _gateway = null!;
    private WireClient _client = null!;
    private string _column = "";

    private Approver Approver => _gateway.Approver;

    private static ApprovalRuleConfig Ask => Rules.Hold("ddl", Risk.SchemaChange);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _schema = await OwnedSchema.CreateAsync("decided", Owner);
        _gateway = await GatewayUnderTest.StartAsync(Server.Cluster, ByDefault);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _gateway.DisposeAsync();
        await _schema.DropAsync();
    }

    [SetUp]
    public async Task ConnectAsync()
    {
        await _gateway.ReconfigureAsync(ByDefault);
        await Approver.ForgetAsync();
        _column = $"more_{++_columns}";
        _client = await WireClient.LogInAsync(_gateway);
    }

    [TearDown]
    public void Disconnect() => _client.Dispose();

    [Test]
    public async Task Approval_of_the_session_does_not_run_the_change_that_it_begins_with([Values] bool simple)
    {
        _client.Dispose();
        await _gateway.ReconfigureAsync(c => c with
        {
            Grants = [SessionGrant.OnConnect(_schema.Grant)],
            ApprovalRules = [Ask, Rules.Hold("activation") with { Activation = true }],
        });
        _client = await WireClient.LogInAsync(_gateway);
        var changing = ChangeAsync(simple);
        Assert.That((await Approver.ApproveNextAsync()).Spec.Type, Is.EqualTo(ApprovalRequestType.Activation));
        var request = await Approver.WaitForAsync(r => r.Spec.Type == ApprovalRequestType.Statement && !r.IsOver);
        Assert.That(await HasChangedAsync(), Is.False);
        Assert.That(request.Spec.Statement!.Text, Is.EqualTo(Sql));
        await Approver.ApproveAsync(request);
        Assert.That(await changing, Does.EndWith("CZ"));
        Assert.That(await HasChangedAsync(), Is.True);
    }

    [Test]
    public async Task Change_that_two_rules_ask_about_does_not_run_by_one_approval()
    {
        // What nobody has looked at may have changed how texts are read that are not waited for.
        await _gateway.ReconfigureAsync(c => c with { ApprovalRules = [] });
        await _client.SendAsync(new MessageBuilder().Query("SELECT 1"));
        await _client.ReadUntilAsync(BackendCode.ReadyForQuery);
        await _gateway.ReconfigureAsync(c => c with { ApprovalRules = [Ask, Rules.Hold("odd", Risk.Unrecognised)] });
        await _client.SendAsync(new MessageBuilder().Query("SELECT 1").Query(Sql));
        await _client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(await _client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("EZ"));
        Assert.That(_client.LastSqlState, Is.EqualTo("55000"));
        Assert.That(Approver.All.Where(r => !r.IsOver), Is.Empty);
        Assert.That(await HasChangedAsync(), Is.False);
    }

    [TestCase("is denied")]
    [TestCase("wants two")]
    [TestCase("wants others")]
    [TestCase("is not asked about")]
    [TestCase("waits for the session")]
    public async Task Change_does_not_run_by_an_approval_that_the_policy_has_overtaken(string change)
    {
        var changing = ChangeAsync(simple: true);
        var request = await Approver.PendingAsync();
        await _gateway.ReconfigureAsync(c => Overtake(c, change));
        await Approver.ApproveAsync(request);
        Assert.That(await changing, Does.EndWith("EZ"));
        Assert.That(_client.LastSqlState, Is.EqualTo("55000"));
        Assert.That(await HasChangedAsync(), Is.False);
    }

    [Test]
    public async Task Change_runs_by_its_approval_when_the_policy_has_changed_elsewhere()
    {
        var changing = ChangeAsync(simple: true);
        var request = await Approver.PendingAsync();
        await _gateway.ReconfigureAsync(c => c with { ApprovalRules = [Ask, Rules.Deny("no", Risk.Destructive)] });
        await Approver.ApproveAsync(request);
        Assert.That(await changing, Does.EndWith("CZ"));
        Assert.That(await HasChangedAsync(), Is.True);
    }

    private static ApprovalTermsConfig ByKnown =>
        Rules.Terms with { UnknownRequesterPerson = UnknownPersonAction.Deny };

    private static GatewayConfig Overtake(GatewayConfig config, string change) => change switch
    {
        "is denied" => config with { ApprovalRules = [Rules.Deny("no", Risk.SchemaChange) with { Priority = 200 }] },
        "wants two" => config with { ApprovalRules = [Ask with { Approval = Rules.Terms with { Required = 2 } }] },
        "wants others" => config with { ApprovalRules = [Ask with { Approval = ByKnown }] },
        "is not asked about" => config with { ApprovalRules = [] },
        _ => config with
        {
            Grants = [.. config.Grants.Select(SessionGrant.OnConnect)],
            ApprovalRules = [Ask, Rules.Hold("activation") with { Activation = true }],
        },
    };

    private GatewayConfig ByDefault(GatewayConfig config) => config with
    {
        Grants = [_schema.Grant],
        Databases = [new DatabaseConfig { Name = "shop", Relations = [_schema.People] }],
        ApprovalRules = [Ask],
    };

    private string Sql => $"ALTER TABLE decided.sales ADD COLUMN {_column} text";

    private async Task<string> ChangeAsync(bool simple)
    {
        await _client.SendAsync(simple
            ? new MessageBuilder().Query(Sql)
            : ExtendedMessages.Sync(
                ExtendedMessages.Bind(ExtendedMessages.Parse(new MessageBuilder(), "", Sql), "", "")
                    .Begin(FrontendCode.Execute).Byte(0).Int32(0).End()));
        return await _client.ReadUntilAsync(BackendCode.ReadyForQuery);
    }

    private async Task<bool> HasChangedAsync() => (await Server.Cluster.QueryAsync(
        "shop", $"SELECT count(*) FROM pg_attribute WHERE attname = '{_column}'", default))[0] == "1";
}
