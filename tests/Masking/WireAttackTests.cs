using System.Net;
using System.Text;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Masking.Twins;
using GatewayOperator.Tests.Masking.Wire;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Protocol.Startup;

namespace GatewayOperator.Tests.Masking;

/// <summary>Attacks that are no statement but an order of messages.</summary>
public sealed class WireAttackTests
{
    private const string Secret = "SELECT id, email, ssn, card FROM shop.customers ORDER BY id";

    /// <summary>oid of <c>pg_catalog.lo_creat(integer)</c>: what libpq's large objects are made of.</summary>
    private const int FunctionOid = 957;

    [Test]
    public async Task FunctionCall_is_refused_and_the_session_lives_on()
    {
        using var client = await TwinsOfThisRun.Agent.OpenAsync(TwinDatabases.A);
        await client.SendAsync(new MessageBuilder().Begin(FrontendCode.FunctionCall)
            .Int32(FunctionOid).Int16(1).Int16(1).Int16(1).Int32(sizeof(int)).Int32(-1).Int16(1).End());
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(client.LastSqlState, Is.EqualTo("42501").Or.EqualTo("0A000"));
        await client.SendAsync(new MessageBuilder().Query("SELECT 1"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("TDCZ"));
    }

    [TestCase("replication", "true")]
    [TestCase("replication", "database")]
    [TestCase("options", "-c role=twin_owner")]
    [TestCase("options", "-c session_authorization=twin_owner")]
    [TestCase("options", "--standard_conforming_strings=off")]
    [TestCase("role", "twin_owner")]
    [TestCase("client_encoding", "SJIS")]
    [TestCase("standard_conforming_strings", "off")]
    public async Task Startup_parameter_opens_no_way_to_secrets(string name, string value)
    {
        using var client = await WireClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, TwinsOfThisRun.Agent.Port));
        await client.EncryptAsync();
        await client.SendAsync(new MessageBuilder().StartupMessage(new Dictionary<string, string>
        {
            ["user"] = TwinsOfThisRun.Agent.User,
            ["database"] = TwinDatabases.A,
            [name] = value,
        }));
        if (await client.ReadAsync() is not (BackendCode.Authentication, _))
        {
            return;
        }

        await client.SendAsync(new MessageBuilder().Password(TwinsOfThisRun.Agent.Password()));
        if (!(await client.ReadUntilAsync(BackendCode.ReadyForQuery)).EndsWith((char)BackendCode.ReadyForQuery))
        {
            return;
        }

        await client.SendAsync(new MessageBuilder().Query(Secret)
            .Query(@"SELECT '\'||(SELECT ssn FROM shop.customers)||'").Terminate());
        HearsNoSecret(Encoding.Latin1.GetString(await client.ReadToEndAsync()));
    }

    [Test]
    public Task Suspended_portal_shows_no_secret() => StaysSilentAsync(messages =>
    {
        Parse(messages, "", Secret);
        Bind(messages, "p", "");
        return Execute(Execute(messages, "p", 3), "p", 5).Sync();
    });

    [Test]
    public Task Named_statement_under_another_search_path_shows_no_secret() => StaysSilentAsync(
        messages => Parse(messages, "s", "SELECT email FROM customers ORDER BY id").Sync(),
        messages => messages.Query("SET search_path = public"),
        messages => Execute(Bind(messages, "", "s"), "", 0).Sync(),
        messages => messages.Query("CREATE TEMP TABLE customers (email text)"),
        messages => Execute(Bind(messages, "", "s"), "", 0).Sync(),
        messages => messages.Query("DROP TABLE pg_temp.customers; SET search_path = shop"),
        messages => Execute(Bind(messages, "", "s"), "", 0).Sync());

    [Test]
    public Task Statement_that_SQL_prepared_shows_no_secret_in_a_Bind() => StaysSilentAsync(
        messages => messages.Query($"PREPARE s AS {Secret}"),
        messages => Execute(Bind(messages, "", "s"), "", 0).Sync());

    [Test]
    public Task Cursor_that_SQL_declared_shows_no_secret_in_an_Execute() => StaysSilentAsync(
        messages => messages.Query($"BEGIN; DECLARE c CURSOR FOR {Secret}"),
        messages => Execute(messages, "c", 0).Sync(),
        messages => messages.Query("COMMIT"));

    [Test]
    public Task Pipeline_after_a_refused_statement_shows_no_secret() => StaysSilentAsync(messages =>
    {
        Parse(messages, "", "DO $$ BEGIN RAISE NOTICE '%', (SELECT min(ssn) FROM shop.customers); END $$");
        Execute(Bind(messages, "", ""), "", 0);
        Parse(messages, "", Secret);
        return Execute(Bind(messages, "", ""), "", 0).Sync();
    });

    [Test]
    public Task Setting_changed_in_the_same_pipeline_shows_no_secret() => StaysSilentAsync(messages =>
    {
        Parse(messages, "", "SELECT set_config('standard_conforming_strings', 'off', false)");
        Execute(Bind(messages, "", ""), "", 0);
        Parse(messages, "", @"SELECT '\', (SELECT min(ssn) FROM shop.customers), '");
        return Execute(Bind(messages, "", ""), "", 0).Sync();
    });

    [Test]
    public Task Text_with_bytes_that_are_no_UTF8_shows_no_secret() => StaysSilentAsync(
        messages => Query(messages, [.. "SELECT '"u8, 0xC3, .. "', ssn FROM shop.customers"u8]),
        messages => messages.Query("SELECT 1"));

    [Test]
    public Task Text_behind_a_zero_byte_shows_no_secret() => StaysSilentAsync(
        messages => Query(messages, [.. "SELECT 1"u8, 0, .. "; SELECT ssn FROM shop.customers"u8]));

    [Test]
    public Task Text_of_nine_megabytes_shows_no_secret() => StaysSilentAsync(
        messages => messages.Query($"SELECT ssn /* {new string('x', 9_000_000)} */ FROM shop.customers"));

    [Test]
    public Task Deep_text_shows_no_secret() => StaysSilentAsync(
        messages => messages.Query($"SELECT {new string('(', 20_000)}ssn{new string(')', 20_000)} FROM shop.customers"),
        messages => messages.Query($"SELECT {string.Join("||", Enumerable.Repeat("ssn", 9999))} FROM shop.customers"));

    private static async Task StaysSilentAsync(params Func<MessageBuilder, MessageBuilder>[] steps)
    {
        var heard = new List<string>();
        foreach (var database in TwinDatabases.Both)
        {
            using var client = await TwinsOfThisRun.Agent.OpenAsync(database);
            var transcript = new Transcript();
            foreach (var step in steps)
            {
                if (!await SayAsync(client, step, transcript))
                {
                    break;
                }
            }

            HearsNoSecret(transcript.Received);
            heard.Add(transcript.Comparable);
        }

        Assert.That(heard[1], Is.EqualTo(heard[0]), "twins differ");
    }

    private static async Task<bool> SayAsync(
        WireClient client, Func<MessageBuilder, MessageBuilder> step, Transcript transcript)
    {
        await client.SendAsync(step(new MessageBuilder()));
        while (await client.ReadAsync() is var (code, body))
        {
            transcript.Add(code, body);
            if (code == BackendCode.ReadyForQuery)
            {
                return true;
            }
        }

        return false;
    }

    private static void HearsNoSecret(string received) =>
        Assert.That(TwinsOfThisRun.Canaries.Find(received), Is.Null, "a canary sings");

    private static MessageBuilder Query(MessageBuilder messages, byte[] text) =>
        messages.Begin(FrontendCode.Query).Bytes(text).Byte(0).End();

    private static MessageBuilder Parse(MessageBuilder messages, string name, string sql) =>
        messages.Begin(FrontendCode.Parse).String(name).String(sql).Int16(0).End();

    private static MessageBuilder Bind(MessageBuilder messages, string portal, string statement) =>
        messages.Begin(FrontendCode.Bind).String(portal).String(statement).Int16(0).Int16(0).Int16(0).End();

    private static MessageBuilder Execute(MessageBuilder messages, string portal, int rows) =>
        messages.Begin(FrontendCode.Execute).String(portal).Int32(rows).End();
}
