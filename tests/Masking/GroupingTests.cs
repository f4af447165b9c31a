using System.Text;
using GatewayOperator.Tests.Masking.Twins;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Masking;

/// <summary>What a table may and its masked view may not is explained to who meets it.</summary>
public sealed class GroupingTests
{
    private const string Joined =
        "FROM shop.customers AS c JOIN shop.orders AS o ON o.customer_id = c.id GROUP BY c.id";

    [Test]
    public async Task Grouping_by_the_key_beside_masks_says_what_to_write()
    {
        var error = await ErrorAsync($"SELECT c.id, c.email, count(*) {Joined}");
        Assert.That(Field(error, 'C'), Is.EqualTo("42803"));
        Assert.That(Field(error, 'H'), Does.StartWith("Name every selected column in GROUP BY"));
        Assert.That(Field(error, 'P'), Is.EqualTo("14"), "in the client's own text");
    }

    [Test]
    public async Task Statement_without_masks_has_the_servers_own_error() =>
        Assert.That(Field(await ErrorAsync("SELECT id, count(*) FROM shop.orders"), 'H'), Is.Empty);

    [Test]
    public async Task All_columns_named_it_runs() =>
        Assert.That(await ErrorAsync($"SELECT c.id, c.email, count(*) {Joined}, c.email"), Is.Empty);

    private static async Task<byte[]> ErrorAsync(string sql)
    {
        using var client = await TwinsOfThisRun.Agent.OpenAsync(TwinDatabases.A);
        await client.SendAsync(new MessageBuilder().Query(sql));
        byte[] error = [];
        while (await client.ReadAsync() is var (code, body) && code != BackendCode.ReadyForQuery)
        {
            error = code == BackendCode.ErrorResponse ? body : error;
        }

        return error;
    }

    private static string Field(byte[] error, char field) =>
        Encoding.UTF8.GetString(ErrorResponseMessage.FindField(error, field));
}
