using System.Text.Json;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Recording.Reading;
using Npgsql;

namespace GatewayProxy.Tests.Sessions;

/// <summary>Where a target wants it, the recording has the first rows that a client saw.</summary>
public sealed class ResultPreviewTests
{
    private GatewayUnderTest _gateway = null!;

    [TearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task First_rows_of_each_result_are_in_the_recording_as_the_client_saw_them()
    {
        await StartAsync(2, MaskingMode.Enforced);
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Query(
            "SELECT id, name FROM items ORDER BY id LIMIT 5; SELECT NULL AS n WHERE false; SELECT 'x' AS x"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(Shown().Single(), Is.EqualTo("id|name;1|item 1;2|item 2 n x;x"));
    }

    [Test]
    public async Task Rows_of_the_extended_protocol_are_shown_in_the_formats_that_were_bound()
    {
        await StartAsync(2, MaskingMode.Enforced);
        await using var connection = await _gateway.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT id, name FROM items WHERE id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = 7 });
        await command.ExecuteNonQueryAsync();
        Assert.That(Shown()[^1], Is.EqualTo("id|name;\\x00000007|\\x6974656d2037"));
    }

    [TestCase(0, MaskingMode.Enforced)]
    [TestCase(5, MaskingMode.Exempt)]
    public async Task Rows_are_not_recorded_where_nobody_wants_it_or_the_grant_is_exempt(int rows, MaskingMode masking)
    {
        await StartAsync(rows, masking);
        await using var connection = await _gateway.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT name FROM items", connection);
        await command.ExecuteNonQueryAsync();
        Assert.That(Shown(), Is.Empty);
    }

    private List<string> Shown() =>
    [
        .. _gateway.Journal().Where(l => l.TryGetProperty("preview", out _))
            .Select(l => l.Deserialize<OutcomeLine>(JsonSerializerOptions.Web)!.Preview!)
            .Select(results => string.Join(
                ' ', results.Select(r => string.Join(';', r.Lines().Select(line => string.Join('|', line)))))),
    ];

    private async Task StartAsync(int rows, MaskingMode masking) =>
        _gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Recording = config.Recording with { PreviewRows = rows },
            Grants = [GatewayUnderTest.Grant("main") with { Masking = masking }],
        });
}
