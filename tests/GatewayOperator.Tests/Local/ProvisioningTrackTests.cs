using GatewayOperator.Api.Configuration;
using GatewayOperator.Local;
using GatewayOperator.Provisioning;
using GatewayOperator.Targets;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Local;

/// <summary>Runs in the background end in front of whoever waits for them.</summary>
public sealed class ProvisioningTrackTests
{
    private static CancellationToken Ct => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Whoever_the_end_of_a_run_wakes_finds_its_result()
    {
        var directory = Directory.CreateTempSubdirectory("gwtrack-").FullName;
        var state = StateDirectory.Open(Path.Combine(directory, "state"));
        var provisioner = new Provisioner(
            TimeProvider.System, new ProtectionFiles(state), NullLoggerFactory.Instance);
        for (var i = 0; i < 300; i++)
        {
            var finished = new Signal();
            var track = new ProvisioningTrack(provisioner, finished, TimeProvider.System);
            track.Begin(PlanForNobody(), Ct);
            await finished.WaitAsync(Ct);
            track.Harvest();
            Assert.That(track.Error, Does.Contain("127.0.0.1:1"), $"run {i}");
        }

        state.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    // TCP port 1 (tcpmux): nothing listens, so that every run ends at once.
    private static TargetPlan PlanForNobody() => new()
    {
        InstallationId = "installation",
        TargetUid = "uid",
        TargetName = "default/nobody",
        Admin = new AdminConnection
        {
            Host = "127.0.0.1",
            Port = 1,
            TlsMode = UpstreamTlsMode.Disable,
            Username = "nobody",
            Password = "nothing",
        },
        RoleKey = new byte[32],
        Epoch = 1,
        Databases = ["nothing"],
        InheritNewObjects = false,
        Protection = [],
        Grants = [],
    };
}
