using System.Security.Cryptography.X509Certificates;
using GatewayOperator.Admission.Certificates;
using GatewayOperator.Admission.Registration;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Tests.Cluster.Approvals;

/// <summary>Certificates that the operators make themselves, over years that a clock is moved through.</summary>
[CancelAfter(120_000)]
public sealed class CertificateTests
{
    private static readonly string[] Names = ["127.0.0.1"];

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private ApprovalCluster _cluster = null!;

    [SetUp]
    public async Task StartAsync() => _cluster = await ApprovalCluster.StartAsync(serve: false);

    [TearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task Operators_that_start_together_share_one_authority()
    {
        var all = Enumerable.Range(0, 4).Select(_ => Certificates()).ToList();
        await Task.WhenAll(all.Select((c, i) => c.LookAsync(leads: i == 0, default)));
        Assert.That(all.Select(c => c.Authorities).Distinct().Count(), Is.EqualTo(1));
        Assert.That(all.All(IsTrusted));
    }

    [Test]
    public async Task Certificate_is_renewed_long_before_it_ends_and_its_authority_stays()
    {
        var certificates = Certificates();
        await certificates.LookAsync(leads: true, default);
        var (first, authorities) = (Leaf(certificates), certificates.Authorities);
        _time.Advance(TimeSpan.FromDays(4));
        await certificates.LookAsync(leads: true, default);
        Assert.That(Leaf(certificates).SerialNumber, Is.EqualTo(first.SerialNumber));
        _time.Advance(TimeSpan.FromDays(1));
        await certificates.LookAsync(leads: true, default);

        Assert.That(Leaf(certificates).SerialNumber, Is.Not.EqualTo(first.SerialNumber));
        Assert.That(certificates.Authorities, Is.EqualTo(authorities));
        Assert.That(IsTrusted(certificates));
    }

    [Test]
    public async Task New_authority_is_trusted_beside_the_one_before_it_until_every_operator_has_changed()
    {
        var (leader, other) = (Certificates(), Certificates());
        await leader.LookAsync(leads: true, default);
        await other.LookAsync(leads: false, default);
        var first = leader.Authorities!;
        _time.Advance(TimeSpan.FromDays(245));
        await Task.WhenAll(leader.LookAsync(leads: false, default), other.LookAsync(leads: false, default));
        Assert.That(other.Authorities, Is.EqualTo(first), "only who leads makes one");

        await leader.LookAsync(leads: true, default);
        await other.LookAsync(leads: false, default);
        Assert.That(leader.Authorities, Does.Contain(first).And.Not.EqualTo(first));
        Assert.That(IsTrusted(leader, first) && IsTrusted(other, first), "nobody shows one of it yet");

        _time.Advance(TimeSpan.FromMinutes(3));
        await leader.LookAsync(leads: true, default);
        await other.LookAsync(leads: false, default);
        Assert.That(IsTrusted(leader) && IsTrusted(other));
        Assert.That(IsTrusted(leader, first) || IsTrusted(other, first), Is.False);
    }

    [Test]
    public async Task Authority_that_was_deleted_is_made_again_and_used_at_once()
    {
        var certificates = Certificates();
        await certificates.LookAsync(leads: true, default);
        var before = certificates.Authorities;
        await _cluster.Admin.DeleteAsync<V1Secret>(
            _cluster.OperatorNamespace, SelfManagedCertificates.SecretName, default);
        await certificates.LookAsync(leads: true, default);
        Assert.That(certificates.Authorities, Is.Not.EqualTo(before));
        Assert.That(IsTrusted(certificates));
    }

    [Test]
    public async Task API_server_is_told_of_a_new_authority_and_of_nothing_that_it_knows()
    {
        var certificates = Certificates();
        await certificates.LookAsync(leads: true, default);
        var address = new WebhookClientConfig { Url = new Uri("https://127.0.0.1:1") };
        var registrar = new WebhookRegistrar(
            _cluster.Operator, _cluster.OperatorNamespace, address, certificates,
            TestLogs.Factory.CreateLogger("test"));
        await registrar.LookAsync(default);
        var first = await ReadAsync();
        await registrar.LookAsync(default);
        Assert.That((await ReadAsync()).Metadata.ResourceVersion, Is.EqualTo(first.Metadata.ResourceVersion));

        _time.Advance(TimeSpan.FromDays(245));
        await certificates.LookAsync(leads: true, default);
        await registrar.LookAsync(default);
        var bundle = System.Text.Encoding.ASCII.GetString((await ReadAsync()).Webhooks[0].ClientConfig.CaBundle);
        Assert.That(bundle, Is.EqualTo(certificates.Authorities));

        await _cluster.Admin.DeleteAsync<V1ValidatingWebhookConfiguration>("", Name, default);
        await registrar.LookAsync(default);
        Assert.That(await ReadAsync(), Is.Not.Null, "what somebody removes comes back");
    }

    [Test]
    public async Task Files_that_change_are_read_again_and_half_a_change_is_not_used()
    {
        var directory = Directory.CreateTempSubdirectory("dbgateway-webhooks-").FullName;
        try
        {
            var mounted = new MountedCertificates(directory, TestLogs.Factory.CreateLogger("test"));
            Write(directory, out var first);
            await mounted.LookAsync(leads: false, default);
            Assert.That(mounted.Current!.TargetCertificate.SerialNumber, Is.EqualTo(first));

            var key = await File.ReadAllTextAsync(Path.Combine(directory, "tls.key"));
            Write(directory, out var second);
            var newKey = await File.ReadAllTextAsync(Path.Combine(directory, "tls.key"));
            await File.WriteAllTextAsync(Path.Combine(directory, "tls.key"), key);
            Assert.That(async () => await mounted.LookAsync(leads: false, default), Throws.Exception);
            Assert.That(mounted.Current!.TargetCertificate.SerialNumber, Is.EqualTo(first));

            await File.WriteAllTextAsync(Path.Combine(directory, "tls.key"), newKey);
            await mounted.LookAsync(leads: false, default);
            Assert.That(mounted.Current!.TargetCertificate.SerialNumber, Is.EqualTo(second));
            Assert.That(mounted.Authorities, Does.StartWith("-----BEGIN CERTIFICATE-----"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private string Name => WebhookConfigurations.NameOf(_cluster.OperatorNamespace);

    private async Task<V1ValidatingWebhookConfiguration> ReadAsync() =>
        (await _cluster.Admin.GetAsync<V1ValidatingWebhookConfiguration>("", Name, default))!;

    private SelfManagedCertificates Certificates() => new(
        _cluster.Operator, _cluster.OperatorNamespace, Names, _time, TestLogs.Factory.CreateLogger("test"));

    private static X509Certificate2 Leaf(SelfManagedCertificates certificates) =>
        certificates.Current!.TargetCertificate;

    private void Write(string directory, out string serial)
    {
        using var authority = WebhookAuthority.Create(_time.GetUtcNow());
        using var leaf = authority.Issue(Names, _time.GetUtcNow());
        File.WriteAllText(Path.Combine(directory, "ca.crt"), authority.CertificatePem);
        File.WriteAllText(Path.Combine(directory, "tls.crt"), leaf.ExportCertificatePem());
        File.WriteAllText(
            Path.Combine(directory, "tls.key"), leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        serial = leaf.SerialNumber;
    }

    private bool IsTrusted(SelfManagedCertificates certificates) =>
        IsTrusted(certificates, certificates.Authorities!);

    private bool IsTrusted(SelfManagedCertificates certificates, string authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(authorities);
        return chain.Build(Leaf(certificates));
    }
}
