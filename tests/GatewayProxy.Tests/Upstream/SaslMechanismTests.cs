using System.Security.Cryptography.X509Certificates;
using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Support;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Upstream;

namespace GatewayProxy.Tests.Upstream;

/// <summary>Which of the mechanisms that a server offers is taken.</summary>
public sealed class SaslMechanismTests
{
    private const string Plain = "SCRAM-SHA-256";
    private const string Plus = "SCRAM-SHA-256-PLUS";

    private static readonly byte[] Certificate = X509Certificate2.CreateFromPem(
        ServerCertificate.Create(TimeProvider.System.GetUtcNow()).CertificatePem).RawData;

    [Test]
    public void Without_TLS_the_login_is_not_bound() =>
        Assert.That(Answer(null, Plain), Does.Contain($"{Plain}\0").And.Contain("n,,n=,r="));

    [Test]
    public void With_TLS_the_login_is_bound_when_the_server_can() => Assert.That(
        Answer(Certificate, Plus, Plain), Does.Contain($"{Plus}\0").And.Contain("p=tls-server-end-point,,"));

    [Test]
    public void With_TLS_a_server_that_cannot_bind_learns_that_the_gateway_could() =>
        Assert.That(Answer(Certificate, Plain), Does.Contain($"{Plain}\0").And.Contain("y,,n=,r="));

    [Test]
    public void Server_that_only_binds_is_refused_without_TLS() => Assert.That(
        () => Answer(null, Plus),
        Throws.InstanceOf<UpstreamException>().With.Message.Contains("set tls.mode: VerifyFull"));

    [Test]
    public void Server_that_offers_nothing_known_is_refused() => Assert.That(
        () => Answer(Certificate, "SCRAM-SHA-512", "OAUTHBEARER"),
        Throws.InstanceOf<UpstreamException>().With.Message.Contains("no SASL mechanism"));

    private static string Answer(byte[]? certificate, params string[] mechanisms)
    {
        var authentication = new UpstreamAuthentication(
            "role", "password", UpstreamTlsMode.Require, certificate, new ScramKeyCache());
        var offer = new MessageBuilder().Int32((int)AuthenticationRequestKind.Sasl);
        foreach (var mechanism in mechanisms)
        {
            offer.String(mechanism);
        }

        return Encoding.Latin1.GetString(
            authentication.Answer(offer.Byte(0).Written.Span, out _)!.Written.Span);
    }
}
