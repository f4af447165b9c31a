using System.Text.Json;

namespace GatewayOperator.Cli.Tests.Policies;

public sealed class LintCommandTests
{
    private const string Approval = "approval: {approvers: {groups: [dba]}}";

    private PolicyFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new PolicyFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Sound_directory_has_no_finding()
    {
        var run = await _folder.LintAsync("--strict");
        Assert.That((run.Code, run.Output), Is.EqualTo((0, "")), run.Error);
    }

    [Test]
    public async Task Fault_of_the_schema_is_an_error_at_its_line()
    {
        _folder.WriteRule("no-drop", "action: Dney", "match: {}");
        var run = await _folder.LintAsync();
        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Output, Does.StartWith(
            $"{_folder.Path}/no-drop.yaml:6: error: ApprovalRule/no-drop: spec.action: \"Dney\" is not one of"));
        Assert.That(run.Output, Does.Contain("Did you mean Deny?"));
    }

    [Test]
    public async Task Same_resource_twice_is_an_error_at_both_places()
    {
        _folder.Write("again.yaml", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "no-drop.yaml")));
        var run = await _folder.LintAsync();
        Assert.That(run.Output, Does.Contain("again.yaml:1: error:").And.Contain("no-drop.yaml:1: error:"));
    }

    [Test]
    public async Task Target_that_is_not_there_is_an_error_of_whoever_names_it()
    {
        _folder.Remove("target.yaml");
        await ExpectAsync(1, "ci-read.yaml:5: error: DatabaseGrant/ci-read: spec.targetRef: DatabaseTarget shop");
        await ExpectAsync(1, "no-drop.yaml:5: error: ApprovalRule/no-drop: spec.targetRef: DatabaseTarget shop");
    }

    [Test]
    public async Task Secret_that_is_missing_among_others_is_an_error_and_a_warning_where_there_is_none()
    {
        _folder.Write("admin.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: other, namespace: shop}
            stringData: {a: b}
            """);
        await ExpectAsync(1, "target.yaml:6: error: DatabaseTarget/orders: spec.adminSecretRef: Secret shop/admin");
        _folder.Remove("admin.yaml");
        await ExpectAsync(0, "target.yaml:6: warning: DatabaseTarget/orders: spec.adminSecretRef: Secret shop/admin");
    }

    [Test]
    public async Task Pattern_of_grants_without_a_grant_is_pointed_at()
    {
        _folder.WriteRule("agents", "action: Deny", "match: {grants: [\"ci-*\", \"agent-*\"]}");
        var found = await ExpectAsync(0, "agents.yaml:7: warning: ApprovalRule/agents: spec.match.grants[1]: no grant");
        Assert.That(found, Does.Contain("agent-*").And.Not.Contain("grants[0]"));
    }

    [Test]
    public async Task Kind_that_does_not_exist_is_an_error()
    {
        _folder.WriteRule("typo", "action: Deny", "match: {statements: {kinds: [TRUNCATE, DROP TABEL]}}");
        await ExpectAsync(1, "typo.yaml:7: error: ApprovalRule/typo: spec.match.statements.kinds[1]: no statement is "
            + "DROP TABEL; did you mean DROP TABLE?");
    }

    [Test]
    public async Task Kind_that_has_none_of_the_risks_is_pointed_at()
    {
        _folder.WriteRule(
            "never", "action: Deny", "match: {statements: {kinds: [SELECT, TRUNCATE], risks: [ServerProgram]}}");
        var found = await ExpectAsync(0, "kinds[1]: TRUNCATE never risks ServerProgram");
        Assert.That(found, Does.Not.Contain("kinds[0]"));
        // Behind a SELECT whose result grows too large it counts as one.
        _folder.WriteRule(
            "never", "action: Deny", "match: {statements: {kinds: [TRUNCATE], risks: [BulkExport]}}");
        Assert.That((await _folder.LintAsync()).Output, Does.Not.Contain("never risks"));
    }

    [TestCase("public.\\\"Orders\\\"", 0, "a quotation mark is part of the name")]
    [TestCase("public.aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff1234", 1, "63 bytes")]
    public async Task Pattern_that_no_table_has_is_pointed_at(string pattern, int code, string message)
    {
        _folder.WriteRule("tables", "action: Deny", $"match: {{statements: {{tables: [\"{pattern}\"]}}}}");
        await ExpectAsync(code, message);
    }

    [Test]
    public async Task More_approvals_than_users_can_give_is_an_error_unless_a_group_can()
    {
        _folder.WriteRule(
            "hold", "action: RequireApproval", "match: {statements: {risks: [SchemaChange]}}",
            "approval: {required: 2, approvers: {users: [ann]}}");
        await ExpectAsync(1, "spec.approval.required: 2 approvals are required and 1 can be given");
        _folder.WriteRule(
            "hold", "action: RequireApproval", "match: {statements: {risks: [SchemaChange]}}",
            "approval: {required: 2, approvers: {users: [ann], groups: [dba]}}");
        Assert.That((await _folder.LintAsync("--strict")).Code, Is.Zero);
    }

    [TestCase("approval: {}", 0, "names no approvers: whoever can submit a decision may approve")]
    [TestCase("approval: {approvers: {groups: []}}", 1, "names nobody")]
    public async Task Approval_by_nobody_in_particular_is_pointed_at(string approval, int code, string message)
    {
        _folder.WriteRule(
            "hold", "action: RequireApproval", "match: {statements: {risks: [SchemaChange]}}", approval);
        await ExpectAsync(code, message);
    }

    [Test]
    public async Task Rule_behind_one_that_matches_all_that_it_matches_is_shadowed()
    {
        _folder.WriteRule("all", "priority: 200", "action: RequireApproval", Approval, "match: {}");
        await ExpectAsync(
            0,
            "no-drop.yaml:7: warning: ApprovalRule/no-drop: spec.match: never decides: whatever it matches, all "
                + "(priority 200, RequireApproval) matches first.");
    }

    [TestCase("mode: DryRun")]
    [TestCase("match: {statements: {kinds: [DROP TABLE]}}")]
    [TestCase("match: {grants: [other]}")]
    public async Task Rule_that_may_still_decide_is_not_shadowed(string line)
    {
        _folder.WriteGrant("other");
        string[] lines = line.StartsWith("match", StringComparison.Ordinal) ? [line] : [line, "match: {}"];
        _folder.WriteRule("all", ["priority: 200", "action: Deny", .. lines]);
        Assert.That((await _folder.LintAsync()).Output, Does.Not.Contain("never decides"));
    }

    [TestCase("Allow", "nothing but its privileges limits what it does")]
    [TestCase("Deny", "every statement is refused")]
    public async Task Grant_under_no_policy_is_pointed_at(string action, string message)
    {
        _folder.WriteRule("no-drop", "action: Deny", "match: {grants: [other]}");
        _folder.WriteGrant("other");
        var target = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "target.yaml"));
        _folder.Write("target.yaml", target.Replace("Action: Allow", $"Action: {action}", StringComparison.Ordinal));
        var found = await ExpectAsync(0, message);
        Assert.That(found, Does.Contain("ci-read.yaml:1: warning: DatabaseGrant/ci-read"));
        Assert.That(found, Does.Not.Contain("other.yaml"));
    }

    [Test]
    public async Task Exemption_without_its_grant_and_a_grant_that_is_over_are_pointed_at()
    {
        _folder.Write("pii.yaml", """
            apiVersion: dbgateway.dev/v1alpha1
            kind: MaskingPolicy
            metadata: {name: pii, namespace: shop}
            spec:
              targetRef: {name: orders}
              rules: [{schema: public, table: customers, columns: [email], mask: {type: Email}}]
              exemptGrants: [gone]
            """);
        _folder.WriteGrant("ci-read", "expiresAt: 2020-01-01T00:00:00Z");
        await ExpectAsync(0, "pii.yaml:7: warning: MaskingPolicy/pii: spec.exemptGrants[0]: target orders has no");
        await ExpectAsync(0, "ci-read.yaml:9: warning: DatabaseGrant/ci-read: spec.expiresAt: expired at");
    }

    [Test]
    public async Task Warnings_fail_only_when_they_are_to()
    {
        _folder.WriteRule("agents", "action: Deny", "match: {grants: [\"agent-*\"]}");
        Assert.That((await _folder.LintAsync()).Code, Is.Zero);
        Assert.That((await _folder.LintAsync("--strict")).Code, Is.EqualTo(1));
    }

    [Test]
    public async Task Programs_read_the_same()
    {
        _folder.WriteRule("typo", "action: Deny", "match: {statements: {kinds: [DROP TABEL]}}");
        var json = JsonDocument.Parse((await _folder.LintAsync("-o", "json")).Output).RootElement;
        Assert.That(json.GetProperty("errors").GetInt32(), Is.EqualTo(1));
        var finding = json.GetProperty("findings")[0];
        Assert.That(finding.GetProperty("level").GetString(), Is.EqualTo("error"));
        Assert.That(finding.GetProperty("namespace").GetString(), Is.EqualTo("shop"));
        Assert.That(finding.GetProperty("line").GetInt32(), Is.EqualTo(7));
        Assert.That(finding.GetProperty("path").GetString(), Is.EqualTo("spec.match.statements.kinds[0]"));
    }

    [Test]
    public async Task Directory_without_resources_is_no_clean_one()
    {
        Assert.That((await _folder.Local.RunAsync("lint", _folder.Local.Root)).Code, Is.EqualTo(2));
        Assert.That((await _folder.Local.RunAsync("lint", "/not/there")).Code, Is.EqualTo(2));
        Assert.That((await _folder.Local.RunAsync("lint")).Code, Is.EqualTo(2));
    }

    private async Task<string> ExpectAsync(int code, string finding)
    {
        var run = await _folder.LintAsync();
        Assert.That(run.Output, Does.Contain(finding), run.Error);
        Assert.That(run.Code, Is.EqualTo(code), run.Output);
        return run.Output;
    }
}
