using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using static GatewayOperator.Tests.Integration.Generations.WireSession;

namespace GatewayOperator.Tests.Integration.Generations;

/// <summary>Sessions that were open before anything was masked.</summary>
public sealed class FirstMaskTests
{
    [Test]
    public async Task Masks_reach_the_sessions_that_are_open_and_end_those_that_cannot_be_judged()
    {
        await using var scene = await PolicyScene.StartAsync(masked: false);
        using var well = await scene.OpenWireAsync();
        await well.QueryAsync($"PREPARE t AS {PolicyScene.Email}");
        await well.SayAsync(Parse("s", PolicyScene.Email).Sync());
        using var strings = await scene.OpenWireAsync();
        await strings.QueryAsync("SET standard_conforming_strings = off");
        using var encoding = await scene.OpenWireAsync();
        await encoding.QueryAsync("SET client_encoding = 'SJIS'");
        using var closing = await scene.OpenWireAsync();
        await closing.QueryAsync("DECLARE c CURSOR WITH HOLD FOR SELECT email FROM customers");
        await closing.QueryAsync("BEGIN");
        await closing.SayAsync(Bind(Parse("", "SELECT 1"), "", "p").Sync());
        await closing.QueryAsync("CLOSE p");
        await closing.QueryAsync("COMMIT");
        using var chatty = await scene.OpenWireAsync();
        await chatty.QueryAsync("SET debug_print_plan = on");

        await scene.MaskAsync();
        Assert.That(await well.SayAsync(Run(new MessageBuilder(), "s").Sync()), Is.EqualTo("2DCZ"));
        Assert.That(well.Values, Is.EqualTo(new[] { scene.Shown }));
        await well.QueryAsync("EXECUTE t");
        Assert.That(well.SqlState, Is.EqualTo("0A000"), well.Message);
        await chatty.QueryAsync(PolicyScene.Email);
        Assert.That((chatty.SqlState, chatty.Values.Count), Is.EqualTo(("42501", 0)), chatty.Message);
        foreach (var session in (WireSession[])[strings, encoding])
        {
            await session.EndAsync();
            Assert.That(session.SqlState, Is.EqualTo("42501"), session.Message);
        }

        await closing.EndAsync();
        Assert.That(closing.SqlState, Is.EqualTo("57P01"), closing.Message);
    }
}
