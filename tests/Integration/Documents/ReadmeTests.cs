using System.Globalization;
using System.Text.RegularExpressions;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Integration.Documents;

/// <summary>What the README tells a newcomer to type works when typed.</summary>
public sealed class ReadmeTests
{
    [Test]
    public void Make_targets_of_the_README_exist()
    {
        var makefile = File.ReadAllText(Repository.PathOf("Makefile"));
        var targets = Commands().Where(c => c.StartsWith("make ", StringComparison.Ordinal))
            .Select(c => c.Split(' ')[1]).ToList();
        Assert.That(targets, Is.Not.Empty);
        Assert.That(targets, Has.All.Matches<string>(t => Regex.IsMatch(makefile, $"(?m)^{t}:")));
    }

    /// <summary>
    /// All commands in their order, in one shell; only what stands for something of the reader's is replaced.
    /// </summary>
    [Test]
    public async Task Commands_of_the_README_run_in_their_order()
    {
        using var folder = new ScratchFolder();
        var (gateway, issuer) = (FreePort.Take(), FreePort.Take());
        var mine = Directory.CreateDirectory(Path.Combine(folder.Root, "mine")).FullName;
        new ResourceFolder(mine, ServerOfThisRun.Server, gateway, $"http://127.0.0.1:{issuer}").WriteSamples();
        // What the reader does in the editor.
        var editor = folder.Write("editor", $"cp {mine}/*.yaml {folder.Root}/resources/\n");
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "crds"), Repository.PathOf("crds"));
        var commands = Commands().Where(c => !c.StartsWith("make ", StringComparison.Ordinal)).ToList();
        Assert.That(commands, Has.Count.GreaterThan(6));
        var script = folder.Write("readme.sh", Script(folder.Root, commands, gateway, issuer));
        var result = await ClientProgram.RunAsync("bash", [script], new Dictionary<string, string>
        {
            ["EDITOR"] = $"sh {editor}",
            ["PATH"] = $"{Path.GetDirectoryName(Repository.Operator)}:{Path.GetDirectoryName(Repository.Cli)}:"
                + Environment.GetEnvironmentVariable("PATH"),
        });
        Assert.That(result.Succeeded(), Does.Contain("ci-migrate").And.Contain("SELECT 1"), result.Everything);
        Assert.That(Processes.Naming(folder.Root), Is.Empty, "Something is still running.");
    }

    private static string Script(string directory, IEnumerable<string> commands, int gateway, int issuer)
    {
        var lines = commands.Select(command => command switch
        {
            _ when command.StartsWith("gateway-operator local", StringComparison.Ordinal) =>
                $"{command} {issuer} >operator.log 2>&1 </dev/null &\noperator=$!\n"
                + "for i in $(seq 300); do dbgateway status --resources resources 2>/dev/null "
                + "| grep -Eq 'DatabaseGrant +shop +ci-migrate +True' && break; sleep 0.1; done",
            _ when command.StartsWith("psql ", StringComparison.Ordinal) =>
                command.Replace(
                    "port=6432", $"port={gateway.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal)
                + " -X <<<'SELECT 1'",
            _ => command.Replace(
                "<session>", "$(dbgateway sessions --limit 1 | tail -n 1 | cut -d' ' -f1)", StringComparison.Ordinal),
        });
        return $"""
            set -euo pipefail
            cd {directory}
            trap '[ -z "$operator" ] || kill "$operator"; wait' EXIT
            operator=
            {string.Join('\n', lines)}
            """;
    }

    /// <summary>The lines of the fenced shell blocks, without comments, continued lines joined.</summary>
    private static List<string> Commands()
    {
        var text = File.ReadAllText(Repository.PathOf("README.md")).Replace("\\\n", " ", StringComparison.Ordinal);
        return
        [
            .. Regex.Matches(text, "(?ms)^```(?<language>\\w*)\n(?<body>.*?)^```")
                .Where(block => block.Groups["language"].Value is "" or "sh" or "console")
                .SelectMany(block => block.Groups["body"].Value.Split('\n'))
                .Select(line => Regex.Replace(line, @"\s+#.*$", "").Trim())
                .Where(line => Regex.IsMatch(line, @"^(make|mkdir|gateway-operator|export|dbgateway|psql|\$EDITOR) ")),
        ];
    }
}
