using System.Net;
using System.Text.Json;
using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Tests.Configuration;

public sealed class ReadinessTests
{
    [Test]
    public async Task Proxy_is_alive_but_not_ready_and_lets_nobody_in_before_its_first_good_configuration()
    {
        var directory = Directory.CreateTempSubdirectory("gwready-");
        using var stop = new CancellationTokenSource();
        var acknowledgement = Path.Combine(directory.FullName, "ack.json");
        var config = Path.Combine(directory.FullName, "config.json");
        var running = Task.Run(() => ProxyHost.RunAsync(
            new ProxyOptions
            {
                Config = config,
                Acknowledge = acknowledgement,
                Operations = new IPEndPoint(IPAddress.Loopback, 0),
                DrainTimeout = TimeSpan.Zero,
            },
            stop.Token));
        var first = await ReadAsync(acknowledgement, a => a.Operations is not null);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{first.Operations}") };
        Assert.That(await http.GetStringAsync("/livez"), Is.EqualTo("ok"));
        var ready = await http.GetAsync("/readyz");
        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await ready.Content.ReadAsStringAsync(), Is.EqualTo("no configuration yet"));

        await File.WriteAllTextAsync(config, """{"version": "1.0", "grants": "nonsense"}""");
        var second = await ReadAsync(acknowledgement, a => a.Error is not null);
        Assert.That(second.Listening, Is.Null);
        Assert.That((await http.GetAsync("/readyz")).StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        await stop.CancelAsync();
        await running;
        directory.Delete(recursive: true);
    }

    private static async Task<ProxyAcknowledgement> ReadAsync(string path, Predicate<ProxyAcknowledgement> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (File.Exists(path)
                && JsonSerializer.Deserialize<ProxyAcknowledgement>(
                    await File.ReadAllBytesAsync(path, patience.Token), JsonSerializerOptions.Web) is { } read
                && condition(read))
            {
                return read;
            }

            await Task.Delay(20, patience.Token);
        }
    }
}
