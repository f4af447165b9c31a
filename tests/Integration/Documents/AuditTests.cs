using System.Text.RegularExpressions;
using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Integration.Documents;

/// <summary>The commands of docs/audit.md answer as the page shows.</summary>
public sealed class AuditTests
{
    /// <summary>Of each answer the first line is compared: ids, times and numbers are this run's.</summary>
    [Test]
    public async Task Commands_of_the_audit_page_answer_as_it_shows()
    {
        await using var installation = await LocalInstallation.StartAsync(ServerOfThisRun.Server);
        var session = await RunSessionAsync(installation);
        using var folder = new ScratchFolder();
        foreach (var (command, shown) in Commands())
        {
            var script = folder.Write("command.sh", Script(
                folder.Root, installation, command.Replace("<session>", session, StringComparison.Ordinal)));
            var result = await ClientProgram.RunAsync("bash", [script]);
            TestContext.Out.WriteLine($"$ {command}\n{result.Everything}");
            Assert.That(result.ExitCode, Is.EqualTo(0).Or.EqualTo(3), $"{command}\n{result.Everything}");
            Assert.That(FirstLine(result.Everything), Is.EqualTo(FirstLine(shown)), command);
        }

        Assert.That(new FileInfo(Path.Combine(folder.Root, "session.html")).Length, Is.GreaterThan(5_000));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder.Root, "sessions.csv")), Does.Contain(session));
    }

    private static async Task<string> RunSessionAsync(LocalInstallation installation)
    {
        await using (var connection = await installation.OpenAsync())
        {
            await connection.ScalarAsync("SELECT name, email FROM customers ORDER BY id LIMIT 3");
            await connection.RunAsync("UPDATE orders SET note = 'checked' WHERE id = 17");
            Assert.That(
                async () => await connection.RunAsync(
                    "DELETE FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE email <> 'a')"),
                Throws.InstanceOf<PostgresException>());
        }

        var id = "";
        await Eventually.HoldsAsync(
            "the end of the session",
            () =>
            {
                var listed = installation.CliAsync("sessions", "--limit", "1").GetAwaiter().GetResult().Output;
                id = Regex.Match(listed, @"(?m)^[0-9a-z]{26}(?= .*Ended)").Value;
                return id.Length > 0;
            },
            () => installation.Operator.Output);
        await Eventually.HoldsAsync(
            "the session is stored and vouched for",
            async () => (await installation.CliAsync("verify", id)).ExitCode == 0,
            () => installation.Operator.Output);
        return id;
    }

    private static string Script(string directory, LocalInstallation installation, string command) => $$"""
        set -uo pipefail
        cd {{directory}}
        export PATH={{Path.GetDirectoryName(Repository.Cli)}}:$PATH
        export DBGATEWAY_RESOURCES={{installation.Resources.Root}}
        dbgateway() { command dbgateway "$@" --state {{installation.State}}; }
        {{command}}
        """;

    private static string FirstLine(string text)
    {
        var line = text.TrimStart().Split('\n')[0].Trim();
        return Regex.Replace(Regex.Replace(line, "[0-9a-z]{26}", "ID"), @"[0-9][0-9.:]*|\s+| +", m =>
            char.IsAsciiDigit(m.Value[0]) ? "0" : " ");
    }

    /// <summary>Lines that start with <c>$ </c> in fenced blocks, each with what is shown below it.</summary>
    private static List<(string Command, string Shown)> Commands()
    {
        var text = File.ReadAllText(Repository.PathOf("docs/audit.md"));
        var commands = Regex.Matches(text, "(?ms)^```(?:console)?\n(?<body>.*?)^```")
            .SelectMany(block => Regex.Matches(
                block.Groups["body"].Value, @"(?ms)^\$ (?<command>[^\n]*)\n(?<shown>(?:(?!^\$ ).)*)"))
            .Select(match => (match.Groups["command"].Value, match.Groups["shown"].Value))
            .ToList();
        Assert.That(commands, Has.Count.GreaterThan(6));
        return commands;
    }
}
