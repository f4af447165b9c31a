using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;

namespace GatewayProxy.Policy.Tests;

public sealed class GrantActivityTests
{
    private static readonly DateTimeOffset Now = Configurations.Now;

    [Test]
    public void Login_waits_for_the_activation_and_names_the_grant()
    {
        var result = Select("ci", OnRequest());
        Assert.That(result.IsSelected, Is.False);
        Assert.That(result.Outcome, Is.EqualTo(GrantSelectionOutcome.NotActivated));
        Assert.That(result.Candidates, Is.EqualTo(new[] { "ci" }));
    }

    [Test]
    public void Activation_is_for_one_identity_until_its_end()
    {
        Assert.That(Select("ci", OnRequest(Active())).IsSelected, Is.True);
        Assert.That(Select("ci", OnRequest(Active() with { Until = Now })).IsSelected, Is.False);
        Assert.That(Select("ci", OnRequest(Active() with { Subject = "JOB" })).IsSelected, Is.False);
        Assert.That(Select("ci", OnRequest(Active() with { Issuer = "gitlab" })).IsSelected, Is.False);
    }

    [Test]
    public void Automatic_choice_takes_what_is_active()
    {
        var dormant = OnRequest() with { Name = "later", Uid = "uid-later" };
        Assert.That(Select("auto", dormant, Configurations.Grant()).Grant!.Name, Is.EqualTo("ci"));
        Assert.That(Select("auto", dormant).Candidates, Is.EqualTo(new[] { "later" }));
    }

    [Test]
    public void Grant_of_somebody_else_is_not_explained()
    {
        var other = Configurations.Subject("repository", "acme/other");
        var activation = OnRequest().Activation! with { Subjects = [other] };
        var result = Select("ci", OnRequest() with { Activation = activation });
        Assert.That(result.Outcome, Is.EqualTo(GrantSelectionOutcome.SubjectMismatch));
        Assert.That(result.Candidates, Is.Empty);
    }

    [Test]
    public void Session_ends_with_its_activation()
    {
        var before = OnRequest(Active());
        Assert.That(Judge(before, before), Is.Null);
        Assert.That(Judge(OnRequest(), before), Does.Contain("activation of the grant ci is over"));
        Assert.That(Judge(OnRequest(), Configurations.Grant()), Does.Contain("activation"), "Always became OnRequest");
    }

    [Test]
    public void Proxy_that_knows_nothing_of_activation_finds_no_subject()
    {
        var older = OnRequest(Active()) with { Activation = null };
        Assert.That(Select("ci", older).Outcome, Is.EqualTo(GrantSelectionOutcome.SubjectMismatch));
    }

    [Test]
    public void Mode_that_means_nothing_admits_nobody()
    {
        var grant = OnRequest(Active());
        var strange = grant with { Activation = grant.Activation! with { Mode = ActivationMode.Always } };
        Assert.That(Select("ci", strange).IsSelected, Is.False);
    }

    [Test]
    public void Revocation_ends_what_was_activated_before_it()
    {
        var grant = OnRequest();
        var job = Configurations.Principal();
        bool Ends(string? subject, int seconds) => GrantActivity.IsRevoked(
            grant with
            {
                Activation = grant.Activation! with
                {
                    Revoked = [new ActivationRevocation { Subject = subject, At = Now.AddSeconds(seconds) }],
                },
            },
            job,
            Now);
        Assert.That((Ends(null, 0), Ends("job", 1)), Is.EqualTo((true, true)));
        Assert.That((Ends("other", 1), Ends(null, -1)), Is.EqualTo((false, false)));
    }

    private static GrantActivation Active() =>
        new() { Issuer = "github", Subject = "job", Until = Now.AddSeconds(1), Request = "ci-7k2mq" };

    private static GrantConfig OnRequest(params GrantActivation[] active)
    {
        var grant = Configurations.Grant();
        return grant with
        {
            Subjects = [],
            Activation = new ActivationConfig
            {
                Mode = ActivationMode.OnRequest,
                MaxDuration = TimeSpan.FromMinutes(30),
                Subjects = grant.Subjects,
                Active = active,
            },
        };
    }

    private static GrantSelectionResult Select(string user, params GrantConfig[] grants) => GrantSelection.Select(
        Configurations.With(grants), Configurations.Principal(), user, "orders", Now);

    private static string? Judge(GrantConfig now, GrantConfig before) => GrantContinuity.StillHolds(
        Configurations.With(now), Configurations.Principal(), before, "orders", Now);
}
