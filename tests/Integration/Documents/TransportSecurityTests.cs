using System.Text.RegularExpressions;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Integration.Documents;

/// <summary>Nobody learns from us to send a token to whoever answers.</summary>
public sealed class TransportSecurityTests
{
    private const string Weaker =
        @"(?i)(sslmode|PGSSLMODE)\s*[=:]\s*[""']?(disable|allow|prefer|require|verify-ca)\b";

    private static readonly string[] Places =
        ["README.md", "docs", "demo", "scripts", "crds", "operator", "proxy", "Makefile"];

    [Test]
    public void No_text_and_no_program_shows_a_connection_weaker_than_verify_full()
    {
        var weaker = Places.SelectMany(Files)
            .SelectMany(
                file => File.ReadLines(file).Select((line, index) => (Line: line, Place: $"{file}:{index + 1}")))
            .Where(l => Regex.IsMatch(l.Line, Weaker))
            .Select(l => l.Place);
        Assert.That(weaker, Is.Empty);
    }

    [Test]
    public void Every_connection_line_we_print_names_the_authority()
    {
        var lines = Places.SelectMany(Files).SelectMany(File.ReadLines)
            .Where(l => l.Contains("sslmode=verify-full ", StringComparison.Ordinal)).ToList();
        Assert.That(lines, Is.Not.Empty);
        Assert.That(lines, Has.All.Contains("sslrootcert"));
    }

    private static IEnumerable<string> Files(string place)
    {
        var path = Repository.PathOf(place);
        return File.Exists(path)
            ? [path]
            : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(f => !Regex.IsMatch(f, "/(bin|obj)/"));
    }
}
