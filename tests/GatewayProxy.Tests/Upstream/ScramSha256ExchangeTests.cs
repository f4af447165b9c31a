using System.Security.Cryptography;
using System.Text;
using GatewayProxy.Upstream;

namespace GatewayProxy.Tests.Upstream;

/// <summary>
/// The exchange against servers that do not keep to it; the honest server is PostgreSQL, everywhere else.
/// </summary>
public sealed class ScramSha256ExchangeTests
{
    [TestCase("")]
    [TestCase("r=,s=,i=")]
    [TestCase("r=foreign-nonce,s=c2FsdA==,i=4096")]
    [TestCase("r={0},s=c2FsdA==,i=4096")]
    [TestCase("r={0}server,s=c2FsdA==,i=0")]
    [TestCase("r={0}server,s=c2FsdA==,i=2000000000")]
    [TestCase("r={0}server,s=not base64,i=4096")]
    [TestCase("m=extension,r={0}server,s=c2FsdA==,i=4096")]
    public void Server_first_message_that_is_not_ours_is_refused(string message)
    {
        var exchange = Start(out var nonce);
        Assert.That(
            () => exchange.Final(Encoding.ASCII.GetBytes(message.Replace("{0}", nonce, StringComparison.Ordinal))),
            Throws.InstanceOf<FormatException>());
    }

    [TestCase("")]
    [TestCase("v=")]
    [TestCase("v=not base64")]
    [TestCase("e=invalid-proof")]
    public void Server_that_does_not_know_the_password_is_not_believed(string final)
    {
        var exchange = Start(out var nonce);
        exchange.Final(Encoding.ASCII.GetBytes($"r={nonce}server,s=c2FsdA==,i=4096"));
        Assert.That(exchange.Verify(Encoding.ASCII.GetBytes(final)), Is.False);
        var wrong = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        Assert.That(exchange.Verify(Encoding.ASCII.GetBytes($"v={wrong}")), Is.False);
    }

    [Test]
    public void Server_cannot_skip_to_the_final_message()
    {
        var exchange = Start(out _);
        var empty = Convert.ToBase64String(HMACSHA256.HashData([], []));
        Assert.That(exchange.Verify(Encoding.ASCII.GetBytes($"v={empty}")), Is.False);
    }

    private static ScramSha256Exchange Start(out string nonce)
    {
        var exchange = new ScramSha256Exchange("role", "password", new ScramKeyCache());
        nonce = Encoding.ASCII.GetString(exchange.First()).Split("r=")[1];
        return exchange;
    }
}
