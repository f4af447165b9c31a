using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Policy.Tests;

public sealed class GrantSelectionTests
{
    private static readonly DateTimeOffset Now = Configurations.Now;

    [Test]
    public void Default_result_refuses()
    {
        GrantSelectionResult result = default;
        Assert.That(result.IsSelected, Is.False);
        Assert.That(result.Grant, Is.Null);
        Assert.That(result.Candidates, Is.Empty);
    }

    [Test]
    public void Startup_user_names_the_grant()
    {
        var result = Select("ci", Configurations.Grant("nightly"), Configurations.Grant("ci"));
        Assert.That(result.IsSelected, Is.True);
        Assert.That(result.Grant!.Name, Is.EqualTo("ci"));
    }

    [TestCase("CI")]
    [TestCase("postgres")]
    [TestCase("")]
    public void Unknown_grant_is_refused(string user)
        => Assert.That(Select(user, Configurations.Grant()).Outcome, Is.EqualTo(GrantSelectionOutcome.NoSuchGrant));

    [Test]
    public void Somebody_elses_grant_is_refused()
    {
        var grant = Configurations.Grant() with { Subjects = [Configurations.Subject("repository", "acme/other")] };
        Assert.That(Select("ci", grant).Outcome, Is.EqualTo(GrantSelectionOutcome.SubjectMismatch));
    }

    [Test]
    public void Database_outside_the_grants_list_is_refused()
        => Assert.That(
            Select("ci", Configurations.Grant() with { Databases = ["billing"] }).Outcome,
            Is.EqualTo(GrantSelectionOutcome.DatabaseNotAllowed));

    [Test]
    public void Star_opens_every_database_only_together_with_connectAs()
    {
        var star = Configurations.Grant() with { Databases = ["*"] };
        var connectAs = star with
        {
            Masking = MaskingMode.Exempt,
            LoginRole = null,
            ConnectAs = new CredentialConfig { Username = "dba", Password = "x" },
        };
        Assert.That(Select("ci", connectAs).IsSelected, Is.True);
        Assert.That(Select("ci", star).Outcome, Is.EqualTo(GrantSelectionOutcome.DatabaseNotAllowed));
    }

    [Test]
    public void Grant_opens_at_notBefore_and_closes_at_expiresAt()
    {
        var grant = Configurations.Grant();
        Assert.That(
            Select("ci", grant with { NotBefore = Now.AddSeconds(1) }).Outcome,
            Is.EqualTo(GrantSelectionOutcome.NotYetValid));
        Assert.That(Select("ci", grant with { NotBefore = Now }).IsSelected, Is.True);
        Assert.That(Select("ci", grant with { ExpiresAt = Now.AddSeconds(1) }).IsSelected, Is.True);
        Assert.That(
            Select("ci", grant with { ExpiresAt = Now }).Outcome, Is.EqualTo(GrantSelectionOutcome.Expired));
    }

    [Test]
    public void Auto_takes_the_only_grant_that_fits()
    {
        var result = Select(
            "auto",
            Configurations.Grant("a") with { ExpiresAt = Now },
            Configurations.Grant("b") with { Databases = ["billing"] },
            Configurations.Grant("c") with { Subjects = [Configurations.Subject("repository", "acme/other")] },
            Configurations.Grant("d"));
        Assert.That(result.Grant?.Name, Is.EqualTo("d"));
    }

    [Test]
    public void Auto_with_several_fitting_grants_names_them_and_selects_none()
    {
        var result = Select("auto", Configurations.Grant("b"), Configurations.Grant("a"));
        Assert.That(result.Outcome, Is.EqualTo(GrantSelectionOutcome.Ambiguous));
        Assert.That(result.IsSelected, Is.False);
        Assert.That(result.Candidates, Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void Auto_says_nothing_of_grants_that_are_for_somebody_else()
    {
        var other = Configurations.Grant() with { Subjects = [Configurations.Subject("repository", "acme/other")] };
        Assert.That(Select("auto", other).Outcome, Is.EqualTo(GrantSelectionOutcome.NoSuchGrant));
    }

    [Test]
    public void Grant_named_auto_is_reached_only_by_the_rule()
        => Assert.That(
            Select("auto", Configurations.Grant("auto"), Configurations.Grant("ci")).Outcome,
            Is.EqualTo(GrantSelectionOutcome.Ambiguous));

    private static GrantSelectionResult Select(string user, params GrantConfig[] grants)
        => GrantSelection.Select(Configurations.With(grants), Configurations.Principal(), user, "orders", Now);
}
