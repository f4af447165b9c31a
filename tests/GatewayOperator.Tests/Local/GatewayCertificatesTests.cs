using System.Security.Cryptography.X509Certificates;
using GatewayOperator.Local;
using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Tests.Local;

public sealed class GatewayCertificatesTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private string _directory = "";

    [SetUp]
    public void Create() => _directory = Directory.CreateTempSubdirectory("gwcert-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void Leaf_chains_to_the_authority_and_names_loopback_and_the_given_hosts()
    {
        var (certificate, _, authority) = Certificates().Ensure("orders", ["orders.db.example"]);
        using var leaf = X509Certificate2.CreateFromPem(certificate);
        using var root = X509Certificate2.CreateFromPem(authority);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        Assert.That(chain.Build(leaf), Is.True);
        Assert.That(
            new[] { "localhost", "127.0.0.1", "::1", "orders.db.example" }.All(n => leaf.MatchesHostname(n)), Is.True);
    }

    [Test]
    public void Leaf_is_renewed_before_it_ends_and_when_names_change_and_the_authority_stays()
    {
        var first = Certificates().Ensure("orders", []);
        Assert.That(Certificates().Ensure("orders", []), Is.EqualTo(first));
        var renamed = Certificates().Ensure("orders", ["orders.db.example"]);
        Assert.That(renamed.Certificate, Is.Not.EqualTo(first.Certificate));
        _time.Advance(TimeSpan.FromDays(61));
        var renewed = Certificates().Ensure("orders", ["orders.db.example"]);
        Assert.That(renewed.Certificate, Is.Not.EqualTo(renamed.Certificate));
        Assert.That(renewed.Authority, Is.EqualTo(first.Authority));
    }

    private GatewayCertificates Certificates() => new(_directory, _time);
}
