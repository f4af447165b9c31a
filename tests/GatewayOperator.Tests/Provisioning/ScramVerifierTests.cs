using GatewayOperator.Provisioning;

namespace GatewayOperator.Tests.Provisioning;

public sealed class ScramVerifierTests
{
    /// <summary>The exchange of RFC 7677 §3: password "pencil"; its ServerSignature pins the ServerKey.</summary>
    [Test]
    public void Verifier_signs_the_exchange_of_the_rfc()
    {
        var verifier = ScramVerifier.Compute("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="));
        Assert.That(verifier, Does.StartWith("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"));
        var serverKey = Convert.FromBase64String(verifier.Split(':')[^1]);
        var message = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
            + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        var signature = System.Security.Cryptography.HMACSHA256.HashData(
            serverKey, System.Text.Encoding.ASCII.GetBytes(message));
        Assert.That(Convert.ToBase64String(signature), Is.EqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    [TestCase("pass word")]
    [TestCase("pässword")]
    public void Password_that_saslprep_might_change_is_refused(string password) =>
        Assert.That(() => ScramVerifier.Compute(password, new byte[16]), Throws.ArgumentException);
}
