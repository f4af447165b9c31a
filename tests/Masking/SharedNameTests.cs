using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Masking.Twins;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Masking;

/// <summary>SQL has the protocol's names too.</summary>
public sealed class SharedNameTests
{
    [TestCase("x", false)]
    [TestCase("x", true)]
    [TestCase("ü", false)]
    public async Task Write_that_SQL_prepared_under_a_name_of_Parse_does_not_act_on_masks(string name, bool pipelined)
    {
        var before = await DigestAsync();
        using var client = await TwinsOfThisRun.Agent.OpenAsync(TwinDatabases.A);
        MessageBuilder[] steps =
        [
            new MessageBuilder().Begin(FrontendCode.Parse).String(name).String("SELECT 1").Int16(0).End().Sync(),
            new MessageBuilder().Query("CREATE TEMP TABLE chosen (id bigint)"),
            new MessageBuilder().Query($"DEALLOCATE \"{name}\"; PREPARE \"{name}\" AS UPDATE shop.orders "
                + "SET note = 'hit' WHERE id IN (SELECT id FROM pg_temp.chosen)"),
            new MessageBuilder().Query("INSERT INTO chosen SELECT id FROM shop.customers WHERE email LIKE '%'"),
            new MessageBuilder()
                .Begin(FrontendCode.Bind).String("").String(name).Int16(0).Int16(0).Int16(0).End()
                .Begin(FrontendCode.Execute).String("").Int32(0).End().Sync(),
        ];
        foreach (var step in steps)
        {
            await client.SendAsync(step);
            if (!pipelined)
            {
                await client.ReadUntilAsync(BackendCode.ReadyForQuery);
            }
        }

        for (var left = pipelined ? steps.Length : 0; left > 0; left--)
        {
            await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        }

        Assert.That(client.LastSqlState, Is.EqualTo("42501"));
        Assert.That(await DigestAsync(), Is.EqualTo(before));
    }

    private static Task<string> DigestAsync() => TwinDatabases.DigestAsync(TwinsOfThisRun.Cluster, TwinDatabases.A);
}
