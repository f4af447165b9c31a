using GatewayOperator.Api.Validation;

namespace GatewayOperator.Api.Tests.Validation;

public sealed class ValidatorTests
{
    private static readonly ValidationContext Cluster = new(LocalMode: false);

    [TestCase("  expiresAt", "  notBefore: 2031-01-01T00:00:00Z\n  expiresAt", "spec.expiresAt")]
    [TestCase("databases: [orders]", "databases: [\"*\"]", "spec.databases")]
    [TestCase("databases: [orders]", "databases: [orders]\n  connectAs: breakglass", "spec.connectAs")]
    [TestCase(
        "databases: [orders]", "databases: [orders]\n  masking: Exempt\n  connectAs: breakglass", "spec.privileges")]
    [TestCase("databases: [orders]", "databases: [orders]\n  ddl: OnApproval", "spec.ddlRole")]
    [TestCase("schema: public", "schema: pg_catalog", "spec.privileges[0].schema")]
    [TestCase("ci-migrate", "auto", "metadata.name")]
    public void Faults_of_a_grant_carry_the_path_of_the_field(string good, string bad, string path)
    {
        var error = Yamls.Errors(Yamls.Grant.Replace(good, bad))[0];
        Assert.That(error.Path, Is.EqualTo(path));
        Assert.That(error.Line, Is.GreaterThan(1));
    }

    [TestCase("{type: Constant}", "needs value")]
    [TestCase("{type: Partial}", "needs keepFirst")]
    [TestCase("{type: Partial, keepFirst: 5, keepLast: 4}", "more than half")]
    [TestCase("{type: Partial, keepLast: 9}", "between 0 and 8")]
    [TestCase("{type: Email, keepLast: 4}", "belongs to type Partial")]
    [TestCase("{type: Bucket, width: 10, unit: Day}", "exactly one")]
    [TestCase("{type: Scrub}", "detectors")]
    [TestCase("{type: JsonKeys}", "keys")]
    public void Masks_say_what_they_need(string mask, string message) =>
        Assert.That(Yamls.Errors(Yamls.Policy.Replace("{type: Email}", mask)).Single().Message, Does.Contain(message));

    [TestCase("http://127.0.0.1:8080", true)]
    [TestCase("http://localhost:8080/realm", true)]
    [TestCase("http://[::1]:8080", true)]
    [TestCase("http://issuer.example", false)]
    [TestCase("http://127.0.0.1.example", false)]
    [TestCase("https://user@issuer.example", false)]
    [TestCase("https://issuer.example/?x=1", false)]
    [TestCase("ftp://issuer.example", false)]
    public void Plain_http_issuers_are_for_loopback_in_local_mode_only(string url, bool accepted)
    {
        var text = Yamls.Target.Replace("https://token.actions.githubusercontent.com", url);
        Assert.That(Yamls.Errors(text).Count == 0, Is.EqualTo(accepted));
        Assert.That(Yamls.Errors(text, Cluster), Is.Not.Empty);
    }

    [TestCase("url: \"https://token.actions.githubusercontent.com\"", "kubernetes: {}", "spec.issuers[0].kubernetes")]
    [TestCase(", url: \"https://token.actions.githubusercontent.com\"", "", "spec.issuers[0]")]
    [TestCase("{mode: Disable}", "{mode: Disable, caSecretRef: {name: ca, key: ca.crt}}", "spec.tls.caSecretRef")]
    [TestCase("databases: [orders]", "databases: [orders]\n  port: 70000", "spec.port")]
    [TestCase("databases: [orders]", "databases: [orders]\n  gateway: {port: 0}", "spec.gateway.port")]
    [TestCase("databases: [orders]", "databases: [template1]", "spec.databases[0]")]
    [TestCase("databases: [orders]", "databases: [orders]\n  recording: {storage: {}}", "spec.recording.storage")]
    [TestCase("databases: [orders]", "databases: [orders]\n  trustedFunctions: [\"fiscal_year(date)\"]",
        "spec.trustedFunctions[0]")]
    public void Faults_of_a_target_carry_the_path_of_the_field(string good, string bad, string path) =>
        Assert.That(Yamls.Errors(Yamls.Target.Replace(good, bad)).Single().Path, Is.EqualTo(path));

    [TestCase("", "spec.recording.storage.s3")]
    [TestCase(", workloadIdentity: true, credentialsSecretRef: {name: s3}", "spec.recording.storage.s3")]
    [TestCase(", workloadIdentity: true, kmsKeyId: k", "spec.recording.storage.s3.kmsKeyId")]
    public void As_whom_recordings_are_stored_is_said_and_never_guessed(string more, string path)
    {
        const string good = "endpoint: \"https://s3.example\", bucket: audit";
        Assert.That(Yamls.Errors(Storage(good + ", workloadIdentity: true")), Is.Empty);
        Assert.That(Yamls.Errors(Storage(good + more)).Single().Path, Is.EqualTo(path));
        static string Storage(string s3) => $"{Yamls.Target}  recording: {{storage: {{s3: {{{s3}}}}}}}\n";
    }

    [Test]
    public void Plaintext_clients_are_for_local_mode_only()
    {
        var text = Yamls.Target + "  gateway: {clientTls: LoopbackPlaintext}\n";
        Assert.That(Yamls.Errors(text), Is.Empty);
        Assert.That(Yamls.Errors(text, Cluster).Single().Path, Is.EqualTo("spec.gateway.clientTls"));
    }

    [Test]
    public void Rule_that_asks_for_approval_says_who_approves()
    {
        var text = Yamls.Rule.Replace("  approval: {approvers: {groups: [dba]}}\n", "");
        Assert.That(Yamls.Errors(text).Single().Path, Is.EqualTo("spec.approval"));
    }
}
