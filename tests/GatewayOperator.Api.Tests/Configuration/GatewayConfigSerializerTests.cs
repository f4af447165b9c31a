using System.Text;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Api.Tests.Configuration;

public sealed class GatewayConfigSerializerTests
{
    private static readonly GatewayConfig Full = Configurations.Full;

    [Test]
    public void What_the_operator_writes_is_what_the_proxy_reads()
    {
        var read = GatewayConfigSerializer.Read(GatewayConfigSerializer.Write(Full));
        Assert.That(Text(read), Is.EqualTo(Text(Full)));
        Assert.That(read.RoleKey.Key, Is.EqualTo(Full.RoleKey.Key));
        Assert.That(GatewayConfigSerializer.WithRevision(read).Revision, Is.EqualTo(Full.Revision));
    }

    [Test]
    public void Equal_content_has_an_equal_revision_whenever_it_was_compiled()
    {
        var later = Full with { CompiledAt = Full.CompiledAt.AddDays(1), Revision = "something else" };
        var other = Full with { Audiences = ["elsewhere"] };
        Assert.That(GatewayConfigSerializer.WithRevision(later).Revision, Is.EqualTo(Full.Revision));
        Assert.That(GatewayConfigSerializer.WithRevision(other).Revision, Is.Not.EqualTo(Full.Revision));
        Assert.That(Full.Revision, Does.Match("^[0-9a-f]{16}$"));
    }

    [Test]
    public void Fields_of_a_newer_minor_version_are_ignored()
    {
        var newer = Change(root =>
        {
            root["version"] = $"{GatewayConfigVersion.Current.Major}.{GatewayConfigVersion.Current.Minor + 7}";
            root["tomorrow"] = new JsonObject { ["field"] = true };
        });
        Assert.That(GatewayConfigSerializer.Read(newer).Grants.Single().Uid, Is.EqualTo("g"));
    }

    [Test]
    public void Configuration_of_the_minor_version_before_names_no_masked_relations()
    {
        var older = Change(root =>
        {
            root["version"] = "1.0";
            root.Remove("databases");
        });
        Assert.That(GatewayConfigSerializer.Read(older).Databases, Is.Empty);
    }

    [Test]
    public void Rules_and_approvals_reach_the_proxy_as_they_were_written()
    {
        var read = GatewayConfigSerializer.Read(GatewayConfigSerializer.Write(Full));
        Assert.That(read.Approvals, Is.EqualTo(Full.Approvals));
        var (rule, written) = (read.ApprovalRules.Single(), Full.ApprovalRules.Single());
        foreach (var property in typeof(ApprovalRuleConfig).GetProperties().Where(p => p.Name != "Approval"))
        {
            Assert.That(property.GetValue(rule), Is.EqualTo(property.GetValue(written)), property.Name);
        }

        foreach (var property in typeof(ApprovalTermsConfig).GetProperties().Where(p => p.Name != "Approvers"))
        {
            Assert.That(
                property.GetValue(rule.Approval), Is.EqualTo(property.GetValue(written.Approval)), property.Name);
        }

        Assert.That(rule.Approval!.Approvers!.Groups, Is.EqualTo(new[] { "dba" }));
        Assert.That(rule.Approval.Approvers.Users, Is.EqualTo(new[] { "ann" }));
    }

    [Test]
    public void Proxies_of_before_rules_serve_nothing_of_a_configuration_that_may_have_them()
    {
        const int lastMajorWithoutRules = 1;
        Assert.That(GatewayConfigVersion.TryParse(Full.Version, out var version));
        Assert.That(version.Major, Is.GreaterThan(lastMajorWithoutRules));
    }

    [Test]
    public void Configuration_of_before_rules_has_none_and_nobody_to_ask()
    {
        var older = Change(root =>
        {
            root["version"] = "1.2";
            root.Remove("approvalRules");
            root.Remove("approvals");
        });
        var read = GatewayConfigSerializer.Read(older);
        Assert.That(read.ApprovalRules, Is.Empty);
        Assert.That(read.Approvals, Is.Null);
    }

    [TestCase("action")]
    [TestCase("grants")]
    [TestCase("mode")]
    public void Rule_that_lacks_what_it_cannot_do_without_is_malformed(string field)
    {
        var without = Change(root => root["approvalRules"]![0]!.AsObject().Remove(field));
        Assert.Throws<GatewayConfigException>(() => GatewayConfigSerializer.Read(without));
    }

    [Test]
    public void Newer_major_version_is_refused_whatever_else_it_says()
    {
        var refused = Assert.Throws<GatewayConfigException>(
            () => GatewayConfigSerializer.Read("""{"version": "3.0", "target": "another shape"}"""u8))!;
        Assert.That(refused.Incompatible, Is.True);
        Assert.That(refused.Message, Does.Contain("3.0").And.Contain("Roll out proxies"));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("{\"version\": 1}")]
    [TestCase("{\"version\": \"1\"}")]
    [TestCase("{\"version\": \"-1.0\"}")]
    [TestCase("{\"version\": \"1.0\"}")]
    [TestCase("{\"version\": \"1.0\", \"grants\": []")]
    public void Malformed_configuration_is_refused_and_not_called_incompatible(string json)
    {
        var refused = Assert.Throws<GatewayConfigException>(
            () => GatewayConfigSerializer.Read(Encoding.UTF8.GetBytes(json)))!;
        Assert.That(refused.Incompatible, Is.False);
    }

    [TestCase("defaultAction", "1")]
    [TestCase("defaultAction", "\"Perhaps\"")]
    [TestCase("grants", "null")]
    [TestCase("audiences", "null")]
    [TestCase("listener", "{}")]
    public void Field_that_decides_is_never_guessed(string field, string value)
    {
        var broken = Change(root => root[field] = JsonNode.Parse(value));
        Assert.That(() => GatewayConfigSerializer.Read(broken), Throws.InstanceOf<GatewayConfigException>());
    }

    [Test]
    public void Nothing_that_prints_a_configuration_prints_a_secret()
    {
        object[] parts = [Full, Full.Listener, Full.RoleKey, Full.Grants[0], Full.Grants[0].ConnectAs!];
        Assert.That(
            parts.Select(p => p.ToString()),
            Has.All.Not.Contains(Configurations.Secret).And.All.Not.Contains(Convert.ToBase64String(Full.RoleKey.Key)));
    }

    private static byte[] Change(Action<JsonObject> change)
    {
        var root = JsonNode.Parse(GatewayConfigSerializer.Write(Full))!.AsObject();
        change(root);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static string Text(GatewayConfig config) => Encoding.UTF8.GetString(GatewayConfigSerializer.Write(config));
}
