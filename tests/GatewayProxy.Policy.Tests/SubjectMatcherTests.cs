using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Policy.Tests;

public sealed class SubjectMatcherTests
{
    [Test]
    public void All_claims_of_a_subject_must_match()
    {
        var subject = new SubjectConfig
        {
            Issuer = "github",
            Claims = new Dictionary<string, string> { ["repository"] = "acme/shop", ["ref"] = "refs/heads/main" },
        };

        Assert.That(Matches(subject, """{"repository":"acme/shop","ref":"refs/heads/main"}"""), Is.True);
        Assert.That(Matches(subject, """{"repository":"acme/shop","ref":"refs/heads/other"}"""), Is.False);
        Assert.That(Matches(subject, """{"repository":"acme/shop"}"""), Is.False);
    }

    [Test]
    public void Array_claim_matches_if_any_element_does()
    {
        var subject = Configurations.Subject("groups", "dba-*");
        Assert.That(Matches(subject, """{"groups":["dev","dba-shop"]}"""), Is.True);
        Assert.That(Matches(subject, """{"groups":["dev","ops"]}"""), Is.False);
        Assert.That(Matches(subject, """{"groups":[]}"""), Is.False);
        Assert.That(Matches(subject, """{"groups":[["dba-shop"],{"a":"dba-shop"}]}"""), Is.False);
    }

    [TestCase("68123", """{"repository_id":68123}""", true)]
    [TestCase("68123", """{"repository_id":"68123"}""", true)]
    [TestCase("68123", """{"repository_id":68123.0}""", false)]
    [TestCase("true", """{"repository_id":true}""", true)]
    [TestCase("True", """{"repository_id":true}""", false)]
    [TestCase("null", """{"repository_id":null}""", false)]
    [TestCase("{*}", """{"repository_id":{}}""", false)]
    public void Numbers_and_booleans_match_by_their_json_text_and_objects_and_null_never(
        string pattern, string claims, bool expected)
        => Assert.That(Matches(Configurations.Subject("repository_id", pattern), claims), Is.EqualTo(expected));

    [TestCase("*")]
    [TestCase("**")]
    [TestCase("")]
    public void Pattern_that_names_nothing_admits_nobody(string pattern)
    {
        Assert.That(Matches(Configurations.Subject("sub", pattern), """{"sub":"job"}"""), Is.False);
        Assert.That(Matches(Configurations.Subject("sub", pattern), """{"sub":""}"""), Is.False);
    }

    [Test]
    public void Subject_without_claims_admits_nobody()
        => Assert.That(
            Matches(new SubjectConfig { Issuer = "github", Claims = new Dictionary<string, string>() }, "{}"),
            Is.False);

    [Test]
    public void Claims_of_another_issuer_do_not_count()
        => Assert.That(Matches(Configurations.Subject("sub", "job", issuer: "gitlab"), """{"sub":"job"}"""), Is.False);

    [Test]
    public void Claim_names_are_case_sensitive()
        => Assert.That(Matches(Configurations.Subject("sub", "job"), """{"Sub":"job"}"""), Is.False);

    private static bool Matches(SubjectConfig subject, string claims)
        => SubjectMatcher.Matches(subject, Configurations.Principal(claims));
}
