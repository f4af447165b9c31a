using GatewayOperator.Provisioning.Preflight;

namespace GatewayOperator.Tests.Provisioning.Preflight;

/// <summary>Servers that show statistics past privileges admit nobody.</summary>
public sealed class ServerFloorTests
{
    [TestCase(130022)]
    [TestCase(140019)]
    [TestCase(150014)]
    [TestCase(160010)]
    [TestCase(170006)]
    [TestCase(180000)]
    [TestCase(190000)]
    public void Mended_server_passes(int version) => Assert.That(ServerFloor.Check(version), Is.Null);

    [TestCase(120022, "supported version")]
    [TestCase(130021, "13.22")]
    [TestCase(140018, "14.19")]
    [TestCase(150013, "15.14")]
    [TestCase(160009, "16.10")]
    [TestCase(170005, "17.6")]
    public void Server_from_before_the_fix_is_told_the_version_to_have(int version, string wanted)
    {
        var violation = ServerFloor.Check(version)!;
        Assert.That(violation.Fix, Does.Contain(wanted));
        Assert.That(violation.Role, Is.Empty, "it concerns everybody");
    }
}
