using System.Text;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Masking.Twins;
using GatewayOperator.Tests.Masking.Wire;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Masking;

/// <summary>
/// A condition that compares a mask runs, and its client is told so: once, in the right place, if it listens.
/// </summary>
public sealed class WarningTests
{
    private const string Compares = "SELECT id FROM shop.customers WHERE email = 'a@b.c'";
    private const string Named = "predicate on masked column shop.customers.email compares the mask, not the value";

    [Test]
    public Task Condition_on_a_mask_warns_before_the_end_of_its_statement() => HearsAsync(
        "TNCZ", Query(Compares));

    [Test]
    public Task Each_statement_of_a_text_warns_for_itself() => HearsAsync(
        "TDCTNCTDCTNCZ", Query($"SELECT 1; {Compares}; SELECT 2; {Compares}"));

    [Test]
    public Task Pipeline_keeps_its_order() => HearsAsync(
        "12DC12NC12DCZ",
        m => Run(Run(Run(m, "SELECT 1"), Compares), "SELECT 2").Sync());

    [Test]
    public Task Prepared_statement_warns_once_however_often_it_runs() => HearsAsync(
        "12NC2C2CZ2CZ",
        m => Execute(Execute(Execute(Parse(m, "s", Compares), "s"), "s"), "s").Sync(),
        m => Execute(m, "s").Sync());

    [Test]
    public Task Portal_that_stops_half_way_warns_once() => HearsAsync(
        "12DNsDsZ",
        m =>
        {
            Parse(m, "", "SELECT id FROM shop.customers WHERE email <> 'a@b.c'");
            m.Begin(FrontendCode.Bind).String("p").String("").Int16(0).Int16(0).Int16(0).End();
            foreach (var _ in (int[])[1, 2])
            {
                m.Begin(FrontendCode.Execute).String("p").Int32(1).End();
            }

            return m.Sync();
        });

    [Test]
    public Task Copy_of_such_a_query_warns_behind_its_data() => HearsAsync(
        "HcNCZ", Query($"COPY ({Compares}) TO STDOUT"));

    [Test]
    public Task Statement_that_fails_has_only_its_error() => HearsAsync(
        "TEZ", Query($"{Compares[..^8]}'x' || (1 / (id - id))::text"));

    [TestCase("client_min_messages = error")]
    [TestCase("LOCAL client_min_messages TO 'ERROR'")]
    public Task Client_that_wants_errors_only_hears_no_warning(string setting) => HearsAsync(
        "CZCZTCZ", Query("BEGIN"), Query($"SET {setting}"), Query(Compares));

    [Test]
    public Task Client_that_wants_warnings_again_hears_them() => HearsAsync(
        "CZTCZCZTNCZ",
        Query("SET client_min_messages = error"), Query(Compares), Query("RESET client_min_messages"), Query(Compares));

    [Test]
    public async Task Client_that_logs_in_with_errors_only_hears_no_warning()
    {
        using var client = await TwinsOfThisRun.Agent.OpenAsync(
            TwinDatabases.A, ("options", "-c client_min_messages=error"));
        await client.SendAsync(new MessageBuilder().Query(Compares));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("TCZ"));
    }

    /// <summary>Both twins answer with messages of these kinds, byte for byte the same.</summary>
    private static async Task HearsAsync(string codes, params Func<MessageBuilder, MessageBuilder>[] steps)
    {
        var heard = new List<string>();
        foreach (var database in TwinDatabases.Both)
        {
            using var client = await TwinsOfThisRun.Agent.OpenAsync(database);
            var transcript = new Transcript();
            var seen = "";
            foreach (var step in steps)
            {
                await client.SendAsync(step(new MessageBuilder()));
                while (await client.ReadAsync() is var (code, body))
                {
                    transcript.Add(code, body);
                    seen += (char)code;
                    if (code == BackendCode.NoticeResponse)
                    {
                        IsTheWarning(body);
                    }

                    if (code == BackendCode.ReadyForQuery)
                    {
                        break;
                    }
                }
            }

            Assert.That(seen, Is.EqualTo(codes), transcript.Received);
            heard.Add(transcript.Comparable);
        }

        Assert.That(heard[1], Is.EqualTo(heard[0]), "twins differ");
    }

    private static void IsTheWarning(byte[] notice)
    {
        var fields = "VCM".Select(f => Encoding.UTF8.GetString(ErrorResponseMessage.FindField(notice, f)));
        Assert.That(fields, Is.EqualTo(new[] { "WARNING", "01000", Named }));
    }

    private static Func<MessageBuilder, MessageBuilder> Query(string sql) => messages => messages.Query(sql);

    private static MessageBuilder Run(MessageBuilder messages, string sql) => Execute(Parse(messages, "", sql), "");

    private static MessageBuilder Parse(MessageBuilder messages, string name, string sql) =>
        messages.Begin(FrontendCode.Parse).String(name).String(sql).Int16(0).End();

    private static MessageBuilder Execute(MessageBuilder messages, string statement) => messages
        .Begin(FrontendCode.Bind).String("").String(statement).Int16(0).Int16(0).Int16(0).End()
        .Begin(FrontendCode.Execute).String("").Int32(0).End();
}
