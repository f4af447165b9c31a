using GatewayOperator.Api.Configuration;
using GatewayProxy.Policy.Decisions;

namespace GatewayProxy.Policy.Tests.Decisions;

public sealed class DecisionEngineTests
{
    [Test]
    public void Undecided_is_denied() => Assert.That(default(Verdict).IsAllowed, Is.False);

    [TestCase(DefaultAction.Allow, MaskingMode.Enforced, StatementForm.SimpleQuery, true)]
    [TestCase(DefaultAction.Allow, MaskingMode.Enforced, StatementForm.Extended, true)]
    [TestCase(DefaultAction.Allow, MaskingMode.Enforced, StatementForm.FunctionCall, false)]
    [TestCase(DefaultAction.Allow, MaskingMode.Exempt, StatementForm.FunctionCall, true)]
    [TestCase(DefaultAction.Allow, MaskingMode.Exempt, StatementForm.Unknown, false)]
    [TestCase(DefaultAction.Deny, MaskingMode.Enforced, StatementForm.SimpleQuery, false)]
    [TestCase(DefaultAction.Deny, MaskingMode.Exempt, StatementForm.Extended, false)]
    public void Statement_runs_only_when_everything_says_so(
        DefaultAction action, MaskingMode masking, StatementForm form, bool allowed)
    {
        var verdict = DecisionEngine.Decide(Config(action), Grant(masking), form);
        Assert.That(verdict.IsAllowed, Is.EqualTo(allowed));
    }

    [Test]
    public void Every_refusal_says_what_to_do([Values] VerdictReason reason) =>
        Assert.That(VerdictError.Explain(reason).Hint, Is.Not.Empty);

    private static GrantConfig Grant(MaskingMode masking) => new()
    {
        Namespace = "shop",
        Name = "ci",
        Uid = "1",
        Databases = ["orders"],
        Subjects = [],
        Masking = masking,
        Session = new SessionLimits(),
    };

    private static GatewayConfig Config(DefaultAction action) => new()
    {
        Version = "1.0",
        Revision = "r",
        CompiledAt = default,
        InstallationId = "i",
        Target = new TargetConfig
        {
            Namespace = "shop",
            Name = "orders",
            Uid = "t",
            Host = "localhost",
            Port = 5432,
            TlsMode = UpstreamTlsMode.VerifyFull,
        },
        Listener = new ListenerConfig { Address = "127.0.0.1", Port = 0, ClientTls = ClientTlsMode.Required },
        Issuers = [],
        Audiences = [],
        RoleKey = new RoleKeyConfig { Key = new byte[32], Epoch = 1 },
        Grants = [],
        Recording = new RecordingConfig { Directory = "/", OnFailure = RecordingFailureAction.Refuse },
        DefaultAction = action,
    };
}
