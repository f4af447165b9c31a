using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Faults;

/// <summary>The one database server of this run. It logs every statement, and who sent it.</summary>
[SetUpFixture]
public sealed class ServerOfThisRun
{
    public static SharedServer Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => Server = await SharedServer.StartAsync(new Dictionary<string, string>
    {
        ["log_statement"] = "all",
        ["log_line_prefix"] = "%m|%p|%a|",
        ["log_timezone"] = "UTC",
        ["lc_messages"] = "C",
    });

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await Worlds.Buckets.StopAsync();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
