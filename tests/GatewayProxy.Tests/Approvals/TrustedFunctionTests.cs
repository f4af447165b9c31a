using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayProxy.Tests.Approvals;

/// <summary>Functions that the platform team vouches for, where a rule refuses what nobody knows.</summary>
public sealed class TrustedFunctionTests
{
    private const string Call = "SELECT public.fiscal_year(date '2026-04-01')";

    private GatewayUnderTest _gateway = null!;
    private WireClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        await Server.Cluster.ExecuteAsync(
            "shop",
            """
            CREATE SCHEMA IF NOT EXISTS elsewhere;
            CREATE OR REPLACE FUNCTION public.fiscal_year(day date) RETURNS int LANGUAGE sql AS 'SELECT 2026';
            CREATE OR REPLACE FUNCTION elsewhere.fiscal_year(day date) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE OR REPLACE FUNCTION public.fiscal_year(day date, months int) RETURNS int LANGUAGE sql AS 'SELECT 2';
            """,
            default);
        _gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Grants = [GatewayUnderTest.Grant("main") with { Masking = MaskingMode.Exempt }],
            ApprovalRules = [Rules.Deny("unknown", Risk.Unrecognised)],
            TrustedFunctions = ["public.fiscal_year(date)"],
        });
        _client = await WireClient.LogInAsync(_gateway);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
        await Server.Cluster.ExecuteAsync(
            "shop",
            "DROP FUNCTION public.fiscal_year(date), public.fiscal_year(date, int); DROP SCHEMA elsewhere CASCADE",
            default);
    }

    [Test]
    public async Task Call_of_a_vouched_function_runs_and_is_recorded_as_vouched_for([Values] bool simple)
    {
        Assert.That(await AskAsync(Call, simple), Does.EndWith("CZ"));
        Assert.That(
            _gateway.Journal().Where(l => l.TryGetProperty("why", out _)).Select(l => l.GetProperty("why").GetString()),
            Is.All.EndsWith("; trustedFunctions vouches for public.fiscal_year(date)").And.Not.Empty);
    }

    [TestCase("SELECT fiscal_year(date '2026-04-01')")]
    [TestCase("SELECT elsewhere.fiscal_year(date '2026-04-01')")]
    [TestCase("SELECT public.fiscal_year(date '2026-04-01', 3)")]
    [TestCase("SELECT public.fiscal_year(date '2026-04-01'), elsewhere.fiscal_year(date '2026-04-01')")]
    public async Task Call_that_may_be_of_another_function_is_refused(string sql)
    {
        Assert.That(await AskAsync(sql, simple: true), Is.EqualTo("EZ"));
        Assert.That(_client.LastSqlState, Is.EqualTo("42501"));
    }

    [Test]
    public async Task Function_that_nobody_vouches_for_any_more_is_refused_in_sessions_that_have_used_it()
    {
        await _client.SendAsync(Parse("named", Call).Sync());
        await _client.ReadUntilAsync(BackendCode.ReadyForQuery);
        foreach (var sql in (string[])[Call, $"PREPARE kept AS {Call}", "EXECUTE kept", "EXECUTE named"])
        {
            Assert.That(await AskAsync(sql, simple: true), Does.EndWith("CZ"), sql);
        }

        await _gateway.ReconfigureAsync(c => c with { TrustedFunctions = [] });
        foreach (var sql in (string[])[Call, "EXECUTE kept", "EXECUTE named"])
        {
            Assert.That(await AskAsync(sql, simple: true), Is.EqualTo("EZ"), sql);
            Assert.That(_client.LastSqlState, Is.EqualTo("42501"), sql);
        }
    }

    [Test]
    public async Task Function_that_writes_since_it_was_prepared_is_refused()
    {
        var known = new MaskedRelationConfig
        {
            Schema = "public",
            Name = "nothing",
            Oid = 1,
            ViewSchema = "gw_views",
            ViewName = "v1_1",
            Columns = [],
        };
        var database = new DatabaseConfig { Name = "shop", Relations = [known] };
        await _gateway.ReconfigureAsync(c => c with { Databases = [database] });
        foreach (var sql in (string[])[Call, $"PREPARE early AS {Call}", "EXECUTE early"])
        {
            Assert.That(await AskAsync(sql, simple: true), Does.EndWith("CZ"), sql);
        }

        var writes = new VolatileObjectConfig
        {
            Kind = VolatileObjectKind.Function,
            Schema = "public",
            Name = "fiscal_year",
        };
        await _gateway.ReconfigureAsync(c => c with { Databases = [database with { VolatileCode = [writes] }] });
        foreach (var sql in (string[])[Call, "EXECUTE early"])
        {
            Assert.That(await AskAsync(sql, simple: true), Is.EqualTo("EZ"), sql);
            Assert.That(_client.LastSqlState, Is.EqualTo("42501"), sql);
        }
    }

    private async Task<string> AskAsync(string sql, bool simple)
    {
        await _client.SendAsync(simple
            ? new MessageBuilder().Query(sql)
            : Parse("", sql)
                .Begin(FrontendCode.Bind).Byte(0).Byte(0).Int16(0).Int16(0).Int16(0).End()
                .Begin(FrontendCode.Execute).Byte(0).Int32(0).End().Sync());
        return await _client.ReadUntilAsync(BackendCode.ReadyForQuery);
    }

    private static MessageBuilder Parse(string name, string sql) =>
        new MessageBuilder().Begin(FrontendCode.Parse).String(name).String(sql).Int16(0).End();
}
