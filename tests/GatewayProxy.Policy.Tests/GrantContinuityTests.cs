using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Policy.Tests;

public sealed class GrantContinuityTests
{
    private static readonly DateTimeOffset Now = Configurations.Now;

    private static readonly GrantConfig Grant = Configurations.Grant();

    [Test]
    public void Unchanged_grant_keeps_its_sessions() => Assert.That(Judge(Configurations.With(Grant)), Is.Null);

    [Test]
    public void Wider_grant_keeps_its_sessions()
        => Assert.That(
            Judge(Configurations.With(Grant with
            {
                Databases = ["billing", "orders"],
                Subjects = [Configurations.Subject("sub", "nobody"), .. Grant.Subjects],
                ExpiresAt = Now.AddDays(1),
            })),
            Is.Null);

    [Test]
    public void Deleted_grant_ends_the_session()
        => Assert.That(Judge(Configurations.With(Configurations.Grant("other"))), Does.Contain("deleted"));

    [Test]
    public void Grant_created_anew_under_the_same_name_ends_the_session()
        => Assert.That(Judge(Configurations.With(Grant with { Uid = "another" })), Does.Contain("deleted"));

    [Test]
    public void Subject_that_no_longer_matches_ends_the_session()
        => Assert.That(
            Judge(Configurations.With(Grant with { Subjects = [Configurations.Subject("repository", "acme/x")] })),
            Does.Contain("no longer names this identity"));

    [Test]
    public void Database_that_is_no_longer_granted_ends_the_session()
        => Assert.That(Judge(Configurations.With(Grant with { Databases = ["billing"] })), Does.Contain("database"));

    [Test]
    public void Expired_grant_ends_the_session()
    {
        Assert.That(Judge(Configurations.With(Grant with { ExpiresAt = Now })), Does.Contain("expired"));
        Assert.That(
            Judge(Configurations.With(Grant with { NotBefore = Now.AddDays(1) })), Does.Contain("not valid yet"));
    }

    [Test]
    public void Other_masking_or_database_role_ends_the_session()
    {
        var dba = new CredentialConfig { Username = "dba", Password = "one" };
        var exempt = Grant with { Masking = MaskingMode.Exempt, LoginRole = null, ConnectAs = dba };
        Assert.That(Judge(Configurations.With(Grant with { LoginRole = "gw_2" })), Does.Contain("role or masking"));
        Assert.That(Judge(Configurations.With(Grant with { Masking = MaskingMode.Exempt })), Does.Contain("masking"));
        Assert.That(Judge(Configurations.With(exempt)), Does.Contain("role or masking"));
        Assert.That(
            Judge(Configurations.With(exempt with { ConnectAs = dba with { Username = "owner" } }), exempt),
            Does.Contain("role or masking"));
        Assert.That(
            Judge(Configurations.With(exempt with { ConnectAs = dba with { Password = "two" } }), exempt), Is.Null);
    }

    [Test]
    public void Issuer_that_is_no_longer_trusted_ends_the_session()
    {
        var config = Configurations.With(Grant);
        Assert.That(Judge(config with { Issuers = [] }), Does.Contain("no longer trusted"));
        Assert.That(
            Judge(config with { Issuers = [new IssuerConfig { Name = "github", Url = "https://other.example" }] }),
            Does.Contain("URL"));
    }

    [Test]
    public void Audience_that_is_no_longer_accepted_ends_the_session()
        => Assert.That(
            Judge(Configurations.With(Grant) with { Audiences = ["dbgateway:shop/other"] }),
            Does.Contain("audience"));

    [Test]
    public void Principal_prints_neither_claims_nor_person()
        => Assert.That(Configurations.Principal().ToString(), Is.EqualTo("github job"));

    private static string? Judge(GatewayConfig config, GrantConfig? oldGrant = null)
        => GrantContinuity.StillHolds(config, Configurations.Principal(), oldGrant ?? Grant, "orders", Now);
}
