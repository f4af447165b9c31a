using System.Text;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Fuzz.Gateways;

/// <summary>Clients that do not read, do not finish, or leave without a word.</summary>
public sealed class LazyPeerTests : GatewayTests
{
    private const string Flood = "SELECT repeat('x', 1000), generate_series(1, 1000000000)";

    [Test]
    public async Task Session_of_a_client_that_left_in_a_flood_of_rows_ends()
    {
        using var client = await RawClient.LogInAsync(WholeGateway.Gateway, "other");
        await client.SendAsync(new MessageBuilder().Query(Flood).Written);
        await client.ReadUntilAsync(BackendCode.DataRow);
        client.Reset();
        await WholeGateway.HasClearedUpAsync();
    }

    [Test]
    public async Task Clients_that_never_read_hold_up_nobody_else()
    {
        var lazy = new List<RawClient>();
        for (var i = 0; i < 10; i++)
        {
            lazy.Add(await RawClient.LogInAsync(WholeGateway.Gateway, "other"));
            await lazy[i].SendAsync(new MessageBuilder().Query(Flood).Written);
        }

        await WholeGateway.ServesAsync(Gateway);
        lazy.ForEach(client => client.Reset());
        await WholeGateway.HasClearedUpAsync();
    }

    [Test]
    public async Task Session_whose_message_waits_for_an_answer_inside_COPY_ends_with_its_client()
    {
        using (var client = await RawClient.LogInAsync(WholeGateway.Gateway, "other"))
        {
            var messages = new MessageBuilder();
            messages.Begin(FrontendCode.Parse).String("p").String("COPY sink FROM STDIN").Int16(0).End();
            Bind(messages);
            messages.Begin(FrontendCode.Execute).String("").Int32(0).End().Sync();
            await client.SendAsync(Bind(messages).Written);
            await client.ReadUntilAsync(BackendCode.CopyInResponse);
        }

        await WholeGateway.HasClearedUpAsync();
    }

    [TestCase(FrontendCode.Sync)]
    [TestCase(FrontendCode.Query)]
    public async Task Messages_that_a_server_never_answers_are_bounded(byte code)
    {
        using var client = await RawClient.LogInAsync(WholeGateway.Gateway, "other");
        var messages = new MessageBuilder();
        if (code == FrontendCode.Sync)
        {
            await client.SendAsync(messages.Query("COPY sink FROM STDIN").Written);
            await client.ReadUntilAsync(BackendCode.CopyInResponse);
        }
        else
        {
            // After an error in the extended protocol a server reads on without a word, up to a Sync.
            await client.SendAsync(messages.Begin(FrontendCode.Execute).String("none").Int32(0).End().Written);
        }

        messages.Clear();
        for (var i = 0; i < 300_000; i++)
        {
            messages.Begin(code).Bytes(code == FrontendCode.Query ? [0] : []).End();
        }

        var reading = client.ReadToEndAsync();
        await client.SendAsync(messages.Written);
        Assert.That(Encoding.UTF8.GetString(await reading), Does.Contain("too many messages without an answer"));
    }

    [Test]
    public async Task Flush_that_the_server_would_turn_down_ends_the_session()
    {
        using var client = await WireClient.LogInAsync(WholeGateway.Gateway, "other");
        await client.SendAsync(new MessageBuilder().Begin(FrontendCode.Flush).Byte(0).End());
        Assert.That(await client.ExpectErrorAsync(), Is.EqualTo(SqlState.ProtocolViolation));
        Assert.That(await client.IsClosedAsync(), Is.True);
    }

    private static MessageBuilder Bind(MessageBuilder messages) =>
        messages.Begin(FrontendCode.Bind).String("").String("p").Int16(0).Int16(0).Int16(0).End();
}
