using System.Text;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Protocol.Simple;

namespace GatewayProxy.Tests.Sessions;

/// <summary>Promises that only show at the level of messages.</summary>
public sealed class WireTests
{
    private GatewayUnderTest _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await GatewayUnderTest.StartAsync(Server.Cluster);

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Pipeline_is_answered_message_by_message()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        var pipeline = new MessageBuilder();
        for (var i = 0; i < 3; i++)
        {
            ParseMessage.Write(pipeline, $"SELECT {i}");
            pipeline.Begin(FrontendCode.Bind).Byte(0).Byte(0).Int16(0).Int16(0).Int16(0).End();
            pipeline.Begin(FrontendCode.Describe).Byte((byte)'P').Byte(0).End();
            pipeline.Begin(FrontendCode.Execute).Byte(0).Int32(0).End();
        }

        await client.SendAsync(pipeline.Begin(FrontendCode.Sync).End());
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("12TDC12TDC12TDCZ"));
    }

    [Test]
    public async Task Messages_split_at_every_byte_arrive_whole()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        var query = new MessageBuilder().Query("SELECT 'split'").Written;
        for (var i = 0; i < query.Length; i++)
        {
            await client.SendAsync(query.Slice(i, 1));
        }

        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("TDCZ"));
    }

    [Test]
    public async Task Empty_query_and_multi_statement_query_are_answered_as_by_the_server()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Query("").Query("SELECT 1; SELECT 2"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("IZ"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("TDCTDCZ"));
    }

    [Test]
    public async Task Failed_pipeline_skips_to_Sync_and_the_journal_says_so()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        var pipeline = new MessageBuilder();
        foreach (var sql in (string[])["SELECT 1 / (id - id) FROM items", "SELECT 'skipped by the server'"])
        {
            ParseMessage.Write(pipeline, sql);
            pipeline.Begin(FrontendCode.Bind).Byte(0).Byte(0).Int16(0).Int16(0).Int16(0).End();
            pipeline.Begin(FrontendCode.Execute).Byte(0).Int32(0).End();
        }

        await client.SendAsync(pipeline.Begin(FrontendCode.Sync).End());
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("12EZ"));
        Assert.That(Outcomes(), Does.Contain("failed 22012").And.Contains("skipped"));
    }

    [Test]
    public async Task Statement_that_could_not_be_redefined_is_recorded_with_the_text_that_ran()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(Parse(new MessageBuilder(), "twice", "SELECT 'the first'").Sync());
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        // The second Parse fails, the Sync behind it ends the skipping, and the name still means the first text.
        var pipeline = Parse(new MessageBuilder(), "twice", "SELECT 'the second'").Sync();
        await client.SendAsync(Run(pipeline, "twice").Sync());
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("EZ"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("2DCZ"));
        Assert.That(LastExecuted(), Is.EqualTo("SELECT 'the first'"));
    }

    [Test]
    public async Task Parse_that_the_server_skipped_changes_nothing_in_the_record()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(Parse(new MessageBuilder(), "", "SELECT 'kept'").Sync());
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        var pipeline = Run(new MessageBuilder(), "missing");
        pipeline = Parse(pipeline, "", "SELECT 'skipped'").Sync();
        await client.SendAsync(Run(pipeline, "").Sync());
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("EZ"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("2DCZ"));
        Assert.That(LastExecuted(), Is.EqualTo("SELECT 'kept'"));
    }

    [Test]
    public async Task Closed_and_redefined_statement_is_recorded_with_its_new_text()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        var pipeline = Parse(new MessageBuilder(), "again", "SELECT 'old'");
        pipeline.Begin(FrontendCode.Close).Byte((byte)'S').String("again").End();
        pipeline = Parse(pipeline, "again", "SELECT 'new'");
        await client.SendAsync(Run(pipeline, "again").Sync());
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("1312DCZ"));
        Assert.That(LastExecuted(), Is.EqualTo("SELECT 'new'"));
    }

    [Test]
    public async Task Names_that_are_not_utf8_stay_apart()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        var pipeline = new MessageBuilder();
        foreach (var (name, text) in ((byte, string)[])[(0xe4, "SELECT 'ae'"), (0xf6, "SELECT 'oe'")])
        {
            pipeline.Begin(FrontendCode.Parse).Byte(name).Byte(0).String(text).Int16(0).End();
        }

        pipeline.Begin(FrontendCode.Bind).Byte(0).Byte(0xe4).Byte(0).Int16(0).Int16(0).Int16(0).End();
        await client.SendAsync(pipeline.Begin(FrontendCode.Execute).Byte(0).Int32(0).End().Sync());
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(LastExecuted(), Is.EqualTo("SELECT 'ae'"));
    }

    [Test]
    public async Task Copy_in_by_extended_protocol_answers_one_Sync_of_two()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Query("CREATE TEMP TABLE t (id int)"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        var messages = ParseMessage.Write(new MessageBuilder(), "COPY t FROM STDIN");
        messages.Begin(FrontendCode.Bind).Byte(0).Byte(0).Int16(0).Int16(0).Int16(0).End();
        messages.Begin(FrontendCode.Execute).Byte(0).Int32(0).End();
        messages.Begin(FrontendCode.Sync).End();
        messages.Begin(FrontendCode.CopyData).Bytes("1\n2\n"u8).End();
        messages.Begin(FrontendCode.CopyDone).End();
        await client.SendAsync(messages.Begin(FrontendCode.Sync).End());
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("12GCZ"));
        await client.SendAsync(new MessageBuilder().Query("SELECT count(*) FROM t"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("TDCZ"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Sync_that_a_COPY_swallows_does_not_shift_the_outcomes_of_later_statements(bool simple)
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Query("CREATE TEMP TABLE t (id int)"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        var messages = new MessageBuilder();
        if (simple)
        {
            messages.Query("COPY t FROM STDIN").Begin(FrontendCode.Sync).End();
        }
        else
        {
            ParseMessage.Write(messages, "COPY t FROM STDIN");
            messages.Begin(FrontendCode.Bind).Byte(0).Byte(0).Int16(0).Int16(0).Int16(0).End();
            messages.Begin(FrontendCode.Execute).Byte(0).Int32(0).End();
        }

        messages.Begin(FrontendCode.CopyData).Bytes("1\n"u8).End().Begin(FrontendCode.CopyDone).End();
        _ = simple ? messages : messages.Begin(FrontendCode.Sync).End();
        await client.SendAsync(messages.Query("DELETE FROM t").Query("SELECT 1 / count(*) FROM t").Query("SELECT 1"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Does.EndWith("GCZ"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("CZ"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Does.EndWith("EZ"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("TDCZ"));
        var expected = new[] { "completed", "completed", "failed 22012", "completed" };
        Assert.That(Outcomes().Split('\n')[^4..], Is.EqualTo(expected));
    }

    [Test]
    public async Task Sync_inside_COPY_data_ends_the_session()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Query("CREATE TEMP TABLE t (id int)").Query("COPY t FROM STDIN"));
        await client.ReadUntilAsync(BackendCode.CopyInResponse);
        var messages = new MessageBuilder().Begin(FrontendCode.CopyData).Bytes("1\n"u8).End();
        await client.SendAsync(messages.Begin(FrontendCode.Sync).End());
        Assert.That(await client.ExpectErrorAsync(), Is.EqualTo(SqlState.ProtocolViolation));
    }

    [Test]
    public async Task Refused_function_call_aborts_the_transaction_as_a_server_error_would()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(
            new MessageBuilder().Query("CREATE TEMP TABLE f (id int); BEGIN; INSERT INTO f VALUES (1)"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        var call = new MessageBuilder().Begin(FrontendCode.FunctionCall).Int32(1598).Int16(0).Int16(0).Int16(0).End();
        await client.SendAsync(call);
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("EZ"));
        Assert.That(client.LastSqlState, Is.EqualTo("42501"));
        await client.SendAsync(new MessageBuilder().Query("COMMIT"));
        var tag = await client.ExpectAsync(BackendCode.CommandComplete);
        Assert.That(Encoding.ASCII.GetString(tag), Is.EqualTo("ROLLBACK\0"));
    }

    [TestCase((byte)'?')]
    [TestCase((byte)'p')]
    [TestCase((byte)'R')]
    public async Task Unknown_message_type_ends_this_session_only(byte code)
    {
        using var bystander = await WireClient.LogInAsync(_gateway);
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Begin(code).Int32(0).End());
        Assert.That(await client.ExpectErrorAsync(), Is.EqualTo(SqlState.ProtocolViolation));
        Assert.That(await client.IsClosedAsync(), Is.True);
        await bystander.SendAsync(new MessageBuilder().Query("SELECT 1"));
        Assert.That(await bystander.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("TDCZ"));
        Assert.That(_gateway.Journal().Any(line => line.GetProperty("type").GetString() == "protocolError"), Is.True);
    }

    [TestCase(3)]
    [TestCase(-1)]
    [TestCase(int.MaxValue)]
    public async Task Impossible_length_ends_the_session(int length)
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Byte(FrontendCode.Query).Int32(length));
        Assert.That(await client.ExpectErrorAsync(), Is.EqualTo(SqlState.ProtocolViolation));
    }

    [TestCase(FrontendCode.Parse)]
    [TestCase(FrontendCode.Bind)]
    [TestCase(FrontendCode.Execute)]
    [TestCase(FrontendCode.Describe)]
    [TestCase(FrontendCode.Close)]
    [TestCase(FrontendCode.Query)]
    public async Task Malformed_body_ends_the_session(byte code)
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Begin(code).Bytes("no terminator"u8).End());
        Assert.That(await client.ExpectErrorAsync(), Is.EqualTo(SqlState.ProtocolViolation));
    }

    [Test]
    public async Task Text_behind_a_zero_byte_is_refused_and_not_hidden()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(
            new MessageBuilder().Begin(FrontendCode.Query).Bytes("SELECT 1\0; DROP TABLE items\0"u8).End());
        Assert.That(await client.ExpectErrorAsync(), Is.EqualTo(SqlState.ProtocolViolation));
    }

    [Test]
    public async Task What_was_sent_before_Terminate_still_runs()
    {
        var table = $"terminated_{Guid.NewGuid():N}";
        using (var client = await WireClient.LogInAsync(_gateway))
        {
            await client.SendAsync(new MessageBuilder().Query($"CREATE TABLE {table} (id int)").Terminate());
            await client.ReadUntilAsync(0);
        }

        Assert.That(await Server.Cluster.QueryAsync("shop", $"SELECT to_regclass('{table}') IS NOT NULL", default),
            Is.EqualTo(new[] { "t" }).Or.EqualTo(new[] { "True" }));
    }

    [Test]
    public async Task Client_that_terminates_hears_nothing_more()
    {
        // A race between two loops once told some of them that the server had closed the connection.
        for (var i = 0; i < 100; i++)
        {
            using var client = await WireClient.LogInAsync(_gateway);
            await client.SendAsync(new MessageBuilder().Terminate());
            Assert.That(await client.IsClosedAsync(), Is.True, $"session {i}");
        }
    }

    [Test]
    public async Task Client_that_never_reads_does_not_fill_the_gateways_memory()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Query("SELECT repeat('x', 1000) FROM generate_series(1, 2000000)"));
        await Server.Cluster.WaitUntilUnreadAsync("SELECT repeat('x'");
        GC.Collect();
        Assert.That(GC.GetTotalMemory(forceFullCollection: true), Is.LessThan(300_000_000));
    }

    private static MessageBuilder Parse(MessageBuilder messages, string name, string sql) =>
        messages.Begin(FrontendCode.Parse).String(name).String(sql).Int16(0).End();

    private static MessageBuilder Run(MessageBuilder messages, string statement)
    {
        messages.Begin(FrontendCode.Bind).Byte(0).String(statement).Int16(0).Int16(0).Int16(0).End();
        return messages.Begin(FrontendCode.Execute).Byte(0).Int32(0).End();
    }

    // The text of the prepared statement that the newest statement line of the newest session points to.
    private string? LastExecuted()
    {
        var lines = _gateway.Journal();
        var session = lines.Skip(lines.ToList().FindLastIndex(line => Type(line) == "sessionStart")).ToList();
        var prepared = session.Last(line => Type(line) == "statement").GetProperty("prepared").GetInt64();
        return session.Single(line => line.GetProperty("seq").GetInt64() == prepared).GetProperty("sql").GetString();
    }

    private static string? Type(System.Text.Json.JsonElement line) => line.GetProperty("type").GetString();

    private string Outcomes() => string.Join('\n', _gateway.Journal()
        .Where(line => line.GetProperty("type").GetString() == "outcome")
        .Select(line => line.TryGetProperty("sqlState", out var sqlState)
            ? $"{line.GetProperty("result")} {sqlState}"
            : line.GetProperty("result").ToString()));
}
