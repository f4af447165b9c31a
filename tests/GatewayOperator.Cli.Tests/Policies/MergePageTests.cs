using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using GatewayProxy.Recording;

namespace GatewayOperator.Cli.Tests.Policies;

/// <summary>The commands of docs/approvals.md, "Before a policy is merged", answer as the page shows.</summary>
public sealed class MergePageTests
{
    private static readonly string[] Statements =
    [
        "SELECT id, note FROM orders WHERE id = 17", "UPDATE orders SET note = 'checked' WHERE id = 17",
        "UPDATE orders SET note = 'paid' WHERE id = 18", "DROP TABLE orders_old",
    ];

    [Test]
    public async Task Commands_answer_as_the_page_shows()
    {
        using var policies = new PolicyFolder();
        policies.WriteRule(
            "ask-writes", "action: RequireApproval", "priority: 200", "approval: {approvers: {groups: [dba]}}",
            "match: {statements: {kinds: [UPDATE, DELETE]}}");
        WriteDraft(policies);
        policies.Local.Record("orders", "ci-read", journal =>
        {
            foreach (var sql in Statements)
            {
                journal.WriteIntent(new StatementIntent
                {
                    Sql = Encoding.UTF8.GetBytes(sql),
                    Verdict = StatementVerdict.Allow,
                });
            }
        });
        var codes = new List<int>();
        foreach (var (command, shown) in Commands())
        {
            var (code, output) = await RunAsync(policies.Local.Root, command);
            Assert.That(WithoutIds(output), Is.EqualTo(WithoutIds(shown)), command);
            codes.Add(code);
        }

        Assert.That(codes, Is.EqualTo((int[])[1, 0, 1]));
    }

    private static void WriteDraft(PolicyFolder policies)
    {
        var draft = Directory.CreateDirectory(Path.Combine(policies.Local.Root, "draft")).FullName;
        foreach (var file in Directory.EnumerateFiles(policies.Path))
        {
            File.Copy(file, Path.Combine(draft, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(draft, "ask-writes.yaml"), """
            apiVersion: dbgateway.dev/v1alpha1
            kind: ApprovalRule
            metadata: {name: ask-writes, namespace: shop}
            spec:
              targetRef: {name: orders}
              priority: 50
              match:
                grants: [ci-read, ci-wrte]
                statements:
                  kinds: [UPDTE, DROP TABLE]
                  risks: [Destructive]
              action: RequireApproval
              approval:
                required: 2
                approvers: {users: [ann]}
            """);
    }

    private static async Task<(int Code, string Output)> RunAsync(string directory, string command)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = directory, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{command} 2>&1");
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment.Remove("DBGATEWAY_RESOURCES");
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return (bash.ExitCode, output);
    }

    private static string WithoutIds(string text) => Regex.Replace(text, "[0-9a-z]{26}", "ID").Trim();

    private static List<(string Command, string Shown)> Commands()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "approvals.md"));
        var section = Regex.Match(page, @"(?ms)^## Before a policy is merged\n(?<body>.*?)(?=^## |\z)");
        var commands = Regex.Matches(section.Groups["body"].Value, "(?ms)^```console\n(?<block>.*?)^```")
            .SelectMany(block => Regex.Matches(
                block.Groups["block"].Value, @"(?ms)^\$ (?<command>[^\n]*)\n(?<shown>(?:(?!^\$ ).)*)"))
            .Select(match => (match.Groups["command"].Value, match.Groups["shown"].Value)).ToList();
        Assert.That(commands, Has.Count.EqualTo(3));
        return commands;
    }
}
