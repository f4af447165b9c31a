using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using Npgsql;
using static GatewayOperator.Tests.Integration.Generations.WireSession;

namespace GatewayOperator.Tests.Integration.Generations;

/// <summary>What was prepared before the policy changed runs under the newest, and its client need not know.</summary>
public sealed class PreparedStatementTests
{
    private const string All = "SELECT * FROM customers ORDER BY id LIMIT 1";

    private PolicyScene _scene = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _scene = await PolicyScene.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _scene.DisposeAsync();

    [Test]
    public async Task Prepared_command_of_a_driver_shows_the_newest_mask()
    {
        await _scene.MaskAsync();
        await using var session = await _scene.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT email FROM customers WHERE id = $1 AND country <> $2", session)
        {
            Parameters = { new() { Value = 1L }, new() { Value = "XX" } },
        };
        await command.PrepareAsync();
        for (var change = 0; change < 3; change++)
        {
            Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo(_scene.Shown));
            await _scene.MaskAsync();
        }

        Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo(_scene.Shown));
    }

    [Test]
    public async Task Wire_shows_no_message_of_the_gateways_own()
    {
        await _scene.MaskAsync();
        using var session = await _scene.OpenWireAsync();
        await session.SayAsync(Parse(Parse("s", PolicyScene.Email), "t", PolicyScene.Email).Sync());
        await _scene.MaskAsync();
        Assert.That(await session.SayAsync(Run(Run(new MessageBuilder(), "s"), "t").Sync()), Is.EqualTo("2DC2DCZ"));
        Assert.That(session.Values, Is.EqualTo(new[] { _scene.Shown, _scene.Shown }));
        await _scene.MaskAsync();
        Assert.That(await session.SayAsync(Describe(new MessageBuilder(), 'S', "s").Sync()), Is.EqualTo("tTZ"));
        Assert.That(await session.SayAsync(Run(new MessageBuilder(), "s").Sync()), Is.EqualTo("2DCZ"));
        Assert.That(session.Values, Is.EqualTo(new[] { _scene.Shown }));
    }

    [Test]
    public async Task Failed_preparation_is_told_as_the_error_of_the_Bind_and_tried_again()
    {
        await _scene.MaskAsync();
        using var session = await _scene.OpenWireAsync();
        await session.SayAsync(Parse("s", PolicyScene.Email).Sync());
        await session.QueryAsync("BEGIN; SELECT 1/0");
        await _scene.MaskAsync();
        Assert.That(await session.SayAsync(Run(new MessageBuilder(), "s").Sync()), Is.EqualTo("EZ"));
        Assert.That(session.SqlState, Is.EqualTo("25P02"));
        await session.QueryAsync("ROLLBACK");
        Assert.That(await session.SayAsync(Run(new MessageBuilder(), "s").Sync()), Is.EqualTo("2DCZ"));
        Assert.That(session.Values, Is.EqualTo(new[] { _scene.Shown }));
    }

    [Test]
    public async Task Repeatable_read_transaction_sees_the_newest_mask_in_its_next_statement()
    {
        await _scene.MaskAsync();
        await using var session = await _scene.OpenAsync();
        await session.RunAsync("BEGIN ISOLATION LEVEL REPEATABLE READ");
        Assert.That(await session.ScalarAsync(PolicyScene.Email), Is.EqualTo(_scene.Shown));
        await _scene.MaskAsync();
        Assert.That(await session.ScalarAsync(PolicyScene.Email), Is.EqualTo(_scene.Shown));
        await session.RunAsync("COMMIT");
    }

    [TestCase("EXECUTE s")]
    [TestCase(null)]
    public async Task What_SQL_prepared_is_refused_until_it_is_prepared_again(string? sql)
    {
        await _scene.MaskAsync();
        using var session = await _scene.OpenWireAsync();
        await session.QueryAsync($"PREPARE s AS {PolicyScene.Email}");
        await session.SayAsync(Message());
        Assert.That(session.Values, Is.EqualTo(new[] { _scene.Shown }));
        await _scene.MaskAsync();
        await session.SayAsync(Message());
        Assert.That((session.SqlState, session.Values.Count), Is.EqualTo(("0A000", 0)));
        await session.QueryAsync($"PREPARE s AS {PolicyScene.Email}");
        Assert.That(session.SqlState, Is.EqualTo("42P05"));
        await session.SayAsync(Message());
        Assert.That((session.SqlState, session.Values.Count), Is.EqualTo(("0A000", 0)));
        await session.QueryAsync($"DEALLOCATE s; PREPARE s AS {PolicyScene.Email}");
        await session.SayAsync(Message());
        Assert.That(session.Values, Is.EqualTo(new[] { _scene.Shown }));

        MessageBuilder Message() => sql is null
            ? Run(new MessageBuilder(), "s").Sync()
            : new MessageBuilder().Query(sql);
    }

    [Test]
    public async Task Column_that_becomes_masked_is_masked_in_what_was_prepared_on_the_table()
    {
        await _scene.MaskAsync();
        using var session = await _scene.OpenWireAsync();
        await session.SayAsync(Parse("s", "SELECT name FROM customers ORDER BY id LIMIT 1").Sync());
        await session.SayAsync(Run(new MessageBuilder(), "s").Sync());
        var name = session.Values.Single();
        await _scene.MaskAsync(PolicyScene.Rule("name", "Redact"));
        Assert.That(await session.SayAsync(Run(new MessageBuilder(), "s").Sync()), Is.EqualTo("2DCZ"));
        Assert.That(session.Values, Is.EqualTo(new[] { "***" }));
        await _scene.MaskAsync();
        Assert.That(await session.SayAsync(Run(new MessageBuilder(), "s").Sync()), Is.EqualTo("2DCZ"));
        Assert.That(session.Values, Is.EqualTo(new[] { name }));
    }

    [Test]
    public async Task Column_that_becomes_denied_is_refused_and_leaves_no_prepared_star_its_shape()
    {
        await _scene.MaskAsync();
        using var session = await _scene.OpenWireAsync();
        await session.SayAsync(Parse(Parse("one", "SELECT note FROM orders LIMIT 1"), "all", "SELECT * FROM orders")
            .Sync());
        await _scene.MaskAsync(PolicyScene.Rule("note", "Bucket, width: 10", "orders"));
        await session.SayAsync(Run(new MessageBuilder(), "one").Sync());
        Assert.That(session.SqlState, Is.EqualTo("42501"), session.Message);
        await session.SayAsync(Run(new MessageBuilder(), "all").Sync());
        Assert.That(
            (session.SqlState, session.Message), Is.EqualTo(("0A000", "cached plan must not change result type")));
    }

    [Test]
    public async Task Policy_that_ends_gives_back_what_was_prepared_under_it()
    {
        await _scene.MaskAsync();
        using var session = await _scene.OpenWireAsync();
        await session.SayAsync(Parse(Parse("s", PolicyScene.Email), "all", All).Sync());
        await session.QueryAsync($"PREPARE t AS {PolicyScene.Email}");
        var email = await ServerOfThisRun.Server.AskAsync(PolicyScene.Email);
        _scene.Write("");
        await _scene.ShowsAsync(PolicyScene.Email, email);
        await session.QueryAsync("EXECUTE t");
        Assert.That(session.SqlState, Is.EqualTo("0A000"), session.Message);
        foreach (var statement in (string[])["s", "all"])
        {
            Assert.That(await session.SayAsync(Run(new MessageBuilder(), statement).Sync()), Is.EqualTo("2DCZ"));
        }

        await session.QueryAsync(PolicyScene.Email);
        Assert.That(session.Values, Is.EqualTo(new[] { email }));
    }

    [Test]
    public async Task Statement_that_comes_to_another_relation_must_be_prepared_again()
    {
        await _scene.MaskAsync();
        using var session = await _scene.OpenWireAsync();
        await session.SayAsync(Parse("s", PolicyScene.Email).Sync());
        await session.QueryAsync("SET search_path = pg_catalog");
        await session.SayAsync(Run(new MessageBuilder(), "s").Sync());
        Assert.That(session.SqlState, Is.EqualTo("0A000"), session.Message);
        await session.QueryAsync("SET search_path = public");
        Assert.That(await session.SayAsync(Run(new MessageBuilder(), "s").Sync()), Is.EqualTo("2DCZ"));
        Assert.That(session.Values, Is.EqualTo(new[] { _scene.Shown }));
    }
}
