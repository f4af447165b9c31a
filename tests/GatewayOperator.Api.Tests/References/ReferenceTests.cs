using System.Security.Cryptography;
using System.Text.Json;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.References;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Api.Tests.References;

public sealed class ReferenceTests
{
    private const string Admin =
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: admin, namespace: shop, annotations: {dbgateway.dev/host: 127.0.0.1}}
        stringData: {username: admin, password: secret}
        """;

    private static readonly string Breakglass = Yamls.Grant
        .Replace("ci-migrate", "breakglass")
        .Replace("  privileges:\n  - {schema: public, tables: [\"*\"], access: [Select]}\n",
            "  masking: Exempt\n  connectAs: breakglass\n");

    [Test]
    public void Target_whose_secret_is_meant_for_another_host_is_refused()
    {
        var target = Yamls.Resource<DatabaseTarget>(Yamls.Target);
        Assert.That(TargetReferenceCheck.Check(target, new Lookup(Admin)), Is.Empty);
        var stolen = new Lookup(Admin.Replace("host: 127.0.0.1", "host: other-db"));
        Assert.That(Reason(target, stolen), Is.EqualTo(ConditionReasons.SecretNotForHost));
        Assert.That(Reason(target, new Lookup()), Is.EqualTo(ConditionReasons.SecretNotFound));
        var keyless = new Lookup(Admin.Replace("password: secret", "pw: secret"));
        Assert.That(Reason(target, keyless), Is.EqualTo(ConditionReasons.SecretKeyMissing));
    }

    [Test]
    public void Key_that_recordings_are_encrypted_for_is_public_and_long_enough()
    {
        var target = Yamls.Resource<DatabaseTarget>(
            Yamls.Target + "  recording: {encryption: {publicKeySecretRef: {name: reader, key: pem}}}\n");
        using var key = RSA.Create(3072);
        using var weak = RSA.Create(2048);
        Assert.Multiple(() =>
        {
            Assert.That(Faults(key.ExportSubjectPublicKeyInfoPem()), Is.Empty);
            Assert.That(Faults(key.ExportPkcs8PrivateKeyPem()).Single(), Does.Contain("private key"));
            Assert.That(Faults(weak.ExportSubjectPublicKeyInfoPem()).Single(), Does.Contain("2048 bits"));
            Assert.That(Faults("no key").Single(), Does.Contain("no public RSA key"));
        });

        IEnumerable<string> Faults(string pem) => TargetReferenceCheck.Check(
            target, new Lookup(Admin, Admin.Replace("{name: admin", "{name: reader")
                .Replace("{username: admin, password: secret}", $"{{pem: {JsonSerializer.Serialize(pem)}}}")))
            .Select(fault => fault.Message);
    }

    private static string Reason(DatabaseTarget target, Lookup lookup) =>
        TargetReferenceCheck.Check(target, lookup).Single().Reason;

    [TestCase("databases: [orders]", "databases: [billing]", ConditionReasons.DatabaseNotListed)]
    [TestCase("issuer: github", "issuer: gitlab", ConditionReasons.IssuerNotFound)]
    [TestCase("name: orders", "name: order", ConditionReasons.TargetNotFound)]
    [TestCase("databases: [orders]", "databases: [orders]\n  ddlRole: breakglass", ConditionReasons.RoleNotFound)]
    public void What_a_grant_names_must_exist(string good, string bad, string reason)
    {
        var grant = Yamls.Resource<DatabaseGrant>(Yamls.Grant.Replace(good, bad));
        var faults = GrantReferenceCheck.Check(grant, new Lookup(Yamls.Target));
        Assert.That(faults.Single().Reason, Is.EqualTo(reason));
    }

    [Test]
    public void Exemption_takes_two_keys()
    {
        var dba = Admin.Replace("name: admin", "name: dba");
        var grant = Yamls.Resource<DatabaseGrant>(Breakglass);
        var listed = Yamls.Policy + "  exemptGrants: [breakglass]\n";
        var other = Yamls.Policy.Replace("customer-data", "other");
        Assert.Multiple(() =>
        {
            Assert.That(Reasons(Yamls.Target, dba, listed), Is.Empty);
            Assert.That(Reasons(Yamls.Target, dba, listed, other), Is.EqualTo(new[] { "ExemptionNotPermitted" }));
            Assert.That(Reasons(Yamls.Target, dba), Is.EqualTo(new[] { "ExemptionNotPermitted" }));
        });

        IEnumerable<string> Reasons(params string[] texts) =>
            GrantReferenceCheck.Check(grant, new Lookup(texts)).Select(f => f.Reason);
    }

    private sealed class Lookup(params string[] texts) : IResourceLookup
    {
        private readonly IReadOnlyList<IResource> _resources =
            [.. texts.SelectMany(t => Yamls.ReadAll(t)).Select(d => d.Resource!)];

        public DatabaseTarget? FindTarget(string @namespace, string name) => Find<DatabaseTarget>(name);

        public DatabaseGrant? FindGrant(string @namespace, string name) => Find<DatabaseGrant>(name);

        public Secret? FindSecret(string @namespace, string name) => Find<Secret>(name);

        public IReadOnlyList<MaskingPolicy> PoliciesOf(string @namespace, string target) =>
            [.. _resources.OfType<MaskingPolicy>()];

        private T? Find<T>(string name)
            where T : IResource =>
            _resources.OfType<T>().FirstOrDefault(r => r.Metadata.Name == name);
    }
}
