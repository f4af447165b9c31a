using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Kinds;

/// <summary>What the API server says to what people get wrong.</summary>
public sealed class MistakeTests
{
    private static Kubectl Kubectl => SharedApiServer.Server.Kubectl();

    [TestCase("databasegrant.yaml", "maxRows: 100000", "maxRowz: 100000", "maxRowz")]
    [TestCase("databasegrant.yaml", "masking: Enforced", "masking: Enforce", "spec.masking*Enforced*Exempt")]
    [TestCase("databasegrant.yaml", "maxDuration: 1h", "maxDuration: 1 hour", "spec.session.maxDuration*1 hour*h|d")]
    [TestCase("databasegrant.yaml", "maxBytes: 1Gi", "maxBytes: 1 gig", "spec.session.maxBytes*1 gig*Gi")]
    [TestCase("databasegrant.yaml", "access: [Select]", "access: [Selekt]", "access*Selekt*Select")]
    [TestCase("databasegrant.yaml", "databases: [orders]\n", "\n", "databases")]
    [TestCase("databasetarget.yaml", "  host: orders-db.shop.svc\n", "", "host")]
    [TestCase("databasetarget.yaml", "port: 5432", "port: 99999", "spec.port*65535")]
    [TestCase("databasetarget.yaml", "port: 5432", "port: \"5432\"", "spec.port*integer")]
    [TestCase("databasetarget.yaml", "mode: VerifyFull", "mode: verify", "spec.tls.mode*VerifyFull")]
    [TestCase("databasetarget.yaml", "retention: 90d", "retention: ninety days", "spec.recording.retention*ninety")]
    [TestCase("maskingpolicy.yaml", "type: Email", "type: email", "mask.type*Email*Pseudonym")]
    [TestCase("approvalrule.yaml", "Destructive", "Destructiv", "risks*Destructive")]
    [TestCase("approvalrule.yaml", "holdFor: 15m", "holdFor: 15", "holdFor*string")]
    public async Task A_mistake_is_refused_with_its_place_and_what_would_do(
        string file, string right, string wrong, string words)
    {
        var ns = await SharedApiServer.Server.NamespaceAsync();
        var sample = Samples.Read(file, ns);
        Assert.That(sample, Does.Contain(right));
        var mistaken = sample.Replace(right, wrong, StringComparison.Ordinal);

        foreach (var refused in new[]
        {
            await Kubectl.ApplyAsync(mistaken),
            await Kubectl.ApplyAsync(mistaken, "--server-side"),
        })
        {
            Assert.That(refused.ExitCode, Is.Not.Zero, refused.Everything);
            foreach (var word in words.Split('*'))
            {
                Assert.That(refused.Error, Does.Contain(word));
            }
        }
    }
}
