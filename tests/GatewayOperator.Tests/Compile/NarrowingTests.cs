using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Compile;
using static GatewayOperator.Tests.Compile.Configurations;

namespace GatewayOperator.Tests.Compile;

public sealed class NarrowingTests
{
    private static readonly SubjectConfig Shop = Subject("acme/shop");
    private static readonly SubjectConfig Other = Subject("acme/other");

    [Test]
    public void Removed_grant_ends_before_the_database_is_asked() =>
        Assert.That(Narrowing.Intersect(Config(Grant("a"), Grant("b")), Config(Grant("b")), _ => false).Single().Uid,
            Is.EqualTo("b"));

    [Test]
    public void What_cannot_be_programmed_denies_at_once_and_vouches_for_nothing_more()
    {
        var open = Config() with
        {
            DefaultAction = DefaultAction.Allow,
            TrustedFunctions = ["public.a(int4)", "public.b(int4)"],
        };
        var closed = Config() with { DefaultAction = DefaultAction.Deny, TrustedFunctions = ["public.b(int4)"] };
        foreach (var next in new[] { Narrowing.Frame(open, closed), Narrowing.Frame(closed, open) })
        {
            Assert.That(next.DefaultAction, Is.EqualTo(DefaultAction.Deny));
            Assert.That(next.TrustedFunctions, Is.EqualTo(new[] { "public.b(int4)" }));
        }
    }

    [Test]
    public void New_grant_waits_for_the_database() =>
        Assert.That(Narrowing.Intersect(Config(), Config(Grant("a")), _ => true), Is.Empty);

    [Test]
    public void Widened_and_narrowed_parts_meet_at_what_both_allow()
    {
        var before = Grant("a") with { Subjects = [Shop], Databases = ["orders", "billing"], LoginRole = "gw_1" };
        var wanted = Grant("a") with
        {
            Subjects = [Shop, Other],
            Databases = ["orders", "stock"],
            Session = new SessionLimits { MaxConcurrent = 9, MaxDuration = TimeSpan.FromMinutes(1) },
        };
        var cut = Narrowing.Intersect(Config(before), Config(wanted), _ => false).Single();
        Assert.Multiple(() =>
        {
            Assert.That(cut.Subjects, Is.EqualTo(new[] { Shop }));
            Assert.That(cut.Databases, Is.EqualTo(new[] { "orders" }));
            Assert.That(cut.LoginRole, Is.EqualTo("gw_1"));
            Assert.That(cut.Session.MaxConcurrent, Is.EqualTo(5));
            Assert.That(cut.Session.MaxDuration, Is.EqualTo(TimeSpan.FromMinutes(1)));
        });
    }

    [Test]
    public void Grant_whose_database_side_stays_takes_its_new_subjects_at_once()
    {
        var wanted = Grant("a") with { Subjects = [Other] };
        var published = Config(Grant("a") with { LoginRole = "gw_1" });
        var next = Narrowing.Intersect(published, Config(wanted), _ => true).Single();
        Assert.That(next.Subjects, Is.EqualTo(new[] { Other }));
        Assert.That(next.LoginRole, Is.EqualTo("gw_1"));
    }

    [Test]
    public void Activation_is_never_less_strict_than_before_while_the_database_follows()
    {
        var always = Grant("a") with { Subjects = [Shop] };
        var onRequest = always with
        {
            Subjects = [],
            Activation = new ActivationConfig
            {
                Mode = ActivationMode.OnRequest,
                MaxDuration = TimeSpan.FromMinutes(30),
                Subjects = [Shop],
            },
        };
        foreach (var (before, wanted) in new[] { (always, onRequest), (onRequest, always) })
        {
            var cut = Narrowing.Intersect(Config(before), Config(wanted), _ => false).Single();
            Assert.That(cut.Activation!.Mode, Is.EqualTo(ActivationMode.OnRequest));
            Assert.That(cut.Activation.Subjects, Is.EqualTo(new[] { Shop }));
            Assert.That(cut.Subjects, Is.Empty);
        }
    }

    [Test]
    public void Other_issuer_under_the_same_name_is_another_identity()
    {
        var elsewhere = new IssuerConfig { Name = "dev", Url = "https://elsewhere" };
        var moved = Config(Grant("a")) with { Issuers = [elsewhere] };
        Assert.That(Narrowing.Intersect(Config(Grant("a")), moved, _ => false), Is.Empty);
    }
}
