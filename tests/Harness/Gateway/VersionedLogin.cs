using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Protocol.Startup;

namespace GatewayOperator.Tests.Harness.Gateway;

/// <summary>Logs in with a chosen minor version of the protocol.</summary>
public static class VersionedLogin
{
    /// <summary>The cancel key that the client is given.</summary>
    public static async Task<CancelKey> LogInAsync(this WireClient client, GatewayUnderTest gateway, int minor)
    {
        await client.EncryptAsync();
        await client.SendAsync(new MessageBuilder().StartupMessage(
            new Dictionary<string, string> { ["user"] = "main", ["database"] = "shop" }, minor));
        // Nothing negotiated: the first message is the request for the password.
        await client.ExpectAsync(BackendCode.Authentication);
        await client.SendAsync(new MessageBuilder().Password(gateway.Token()));
        CancelKey? key = null;
        while (await client.ReadAsync() is { } message && message.Code != BackendCode.ReadyForQuery)
        {
            Assert.That(message.Code, Is.Not.EqualTo(BackendCode.ErrorResponse));
            if (message.Code == BackendCode.BackendKeyData)
            {
                Assert.That(BackendKeyDataMessage.TryDecode(message.Body, minor, out key), Is.True);
            }
        }

        return key ?? throw new AssertionException("The client was given no cancel key.");
    }

    /// <summary>A statement that runs until a CancelRequest with this key ends it.</summary>
    public static async Task SleepUntilCancelledAsync(this WireClient client, GatewayUnderTest gateway, CancelKey key)
    {
        await client.SendAsync(new MessageBuilder().Query($"SELECT pg_sleep(600) AS of_{key.ProcessId}"));
        await gateway.Cluster.WaitUntilAsync(
            $"SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%of_{key.ProcessId}' AND state = 'active'", "1");
        using (var cancel = await WireClient.ConnectAsync(gateway.Address))
        {
            await cancel.SendAsync(new MessageBuilder().CancelRequest(key));
            Assert.That(await cancel.IsClosedAsync(), Is.True);
        }

        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(client.LastSqlState, Is.EqualTo("57014"));
    }
}
