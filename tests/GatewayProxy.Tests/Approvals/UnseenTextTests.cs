using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Tests.Sessions;

namespace GatewayProxy.Tests.Approvals;

/// <summary>
/// What a session has sent while no rule was about its grant, nobody has looked at: once a rule comes it is trusted for
/// nothing.
/// </summary>
[TestFixture(MaskingMode.Exempt)]
[TestFixture(MaskingMode.Enforced)]
public sealed class UnseenTextTests(MaskingMode masking) : HoldFixture
{
    private const string Off = "SET standard_conforming_strings = off";

    private WireClient _agent = null!;

    protected override GatewayConfig Adjust(GatewayConfig config) => Unruled(config) with
    {
        Grants = [GatewayUnderTest.Grant("main") with { Masking = masking }],
    };

    [SetUp]
    public async Task LogInAsync()
    {
        await Gateway.ReconfigureAsync(Unruled);
        _agent = await WireClient.LogInAsync(Gateway);
    }

    [TearDown]
    public void LogOut() => _agent.Dispose();

    [Test]
    public async Task Name_that_SQL_has_taken_before_a_rule_came_is_not_what_it_is_prepared_as_later()
    {
        await SayAsync("PREPARE x AS DELETE FROM held");
        await Gateway.ReconfigureAsync(Ruled);
        await SayAsync("PREPARE x AS SELECT 1");
        Assert.That(_agent.LastSqlState, Is.EqualTo("42P05"), "the server has it already");
        await IsRefusedAsync(new MessageBuilder().Query("EXECUTE x"));
    }

    [Test]
    public async Task Statement_that_the_server_has_read_otherwise_before_a_rule_came_does_not_run()
    {
        await SayAsync(Off);
        await PrepareAsync(
            "WITH a AS (SELECT '\\' ) SELECT 1 -- ' ), d AS (DELETE FROM held RETURNING 1) SELECT 1 FROM d");
        await Gateway.ReconfigureAsync(Ruled);
        await IsRefusedAsync(Execute());
    }

    [Test]
    public async Task Name_that_SQL_has_taken_while_there_was_no_rule_is_not_what_the_protocol_has_prepared()
    {
        await Gateway.ReconfigureAsync(Ruled);
        await PrepareAsync("SELECT 1");
        await Gateway.ReconfigureAsync(Unruled);
        await SayAsync("DEALLOCATE p; PREPARE p AS DELETE FROM held");
        await Gateway.ReconfigureAsync(Ruled);
        await IsRefusedAsync(Execute());
    }

    [TestCase("FETCH ALL FROM c")]
    [TestCase("MOVE ALL IN c")]
    public async Task Statement_that_was_bound_before_a_rule_came_does_not_run_by_the_name_that_SQL_has_for_it(
        string run)
    {
        await SayAsync("BEGIN");
        await PrepareAsync("DELETE FROM held RETURNING id");
        await SayAsync(ExtendedMessages.Sync(ExtendedMessages.Bind(new MessageBuilder(), "c", "p")));
        await Gateway.ReconfigureAsync(Ruled);
        Assert.That(await SayAsync(run), Does.EndWith("EZ"));
        await SayAsync("COMMIT");
        Assert.That(await LeftAsync(), Is.EqualTo(10));
    }

    [Test]
    public async Task Setting_that_was_hidden_before_a_rule_came_is_remembered()
    {
        await SayAsync(Off);
        await SayAsync("BEGIN");
        await SayAsync("SET standard_conforming_strings = on");
        await Gateway.ReconfigureAsync(Ruled);
        await _agent.SendAsync(new MessageBuilder().Query("ROLLBACK").Query("SELECT '\\''; DELETE FROM held; --'"));
        await _agent.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(await _agent.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("EZ"));
        Assert.That(await LeftAsync(), Is.EqualTo(10));
    }

    [Test]
    public async Task What_is_prepared_once_a_rule_is_there_is_judged_by_its_text()
    {
        await SayAsync("SELECT 1");
        await Gateway.ReconfigureAsync(Ruled);
        await PrepareAsync("SELECT 1");
        Assert.That(await SayAsync(Execute()), Is.EqualTo("2DCZ"));
    }

    private static GatewayConfig Unruled(GatewayConfig config) => config with { ApprovalRules = [] };

    private static GatewayConfig Ruled(GatewayConfig config) => config with
    {
        ApprovalRules = [Rules.Deny("no", Risk.UnboundedWrite, Risk.Unrecognised)],
    };

    private async Task IsRefusedAsync(MessageBuilder messages)
    {
        Assert.That(await SayAsync(messages), Does.EndWith("EZ"));
        Assert.That(_agent.LastSqlState, Is.AnyOf("42501", "0A000"));
        Assert.That(await LeftAsync(), Is.EqualTo(10));
    }

    private Task<string> PrepareAsync(string sql) =>
        SayAsync(ExtendedMessages.Sync(ExtendedMessages.Parse(new MessageBuilder(), "p", sql)));

    private static MessageBuilder Execute() =>
        ExtendedMessages.Sync(ExtendedMessages.Execute(new MessageBuilder(), "p"));

    private Task<string> SayAsync(string sql) => SayAsync(new MessageBuilder().Query(sql));

    private async Task<string> SayAsync(MessageBuilder messages)
    {
        await _agent.SendAsync(messages);
        return await _agent.ReadUntilAsync(BackendCode.ReadyForQuery);
    }
}
