using System.Reflection;
using System.Text.RegularExpressions;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>The client matrix of docs/conformance.md, held against the tests that there are.</summary>
public sealed class MatrixTableTests
{
    private static readonly string[] Section = ReadSection();

    [Test]
    public void Every_cell_of_the_documented_matrix_is_a_test_and_every_test_is_a_cell()
    {
        Assert.That(Documented(), Is.EquivalentTo(Tested()));
    }

    [Test]
    public void Every_cell_without_a_test_has_its_reason()
    {
        var reasons = Section.Select(l => Regex.Match(l, @"^- ([a-z]): \S")).Where(m => m.Success)
            .Select(m => m.Groups[1].Value)
            .ToList();
        var used = Rows().SelectMany(r => r[2..]).Where(c => c.Length == 1).Distinct();
        Assert.That(used, Is.EquivalentTo(reasons));
    }

    private static IEnumerable<string> Documented()
    {
        var clients = Table("| feature | test |").First()[2..];
        foreach (var row in Rows())
        {
            for (var i = 0; i < clients.Length; i++)
            {
                var cell = row[i + 2];
                Assert.That(cell, Does.Match("^(yes|own|[a-z])$"), $"{row[0]}, {clients[i]}");
                if (cell != "yes" && cell != "own")
                {
                    continue;
                }

                var test = cell == "yes" ? row[1] : Own(clients[i], row[0]);
                yield return $"{row[0]} {clients[i]} {test}";
            }
        }
    }

    private static IEnumerable<string> Tested() =>
        from method in typeof(MatrixTableTests).Assembly.GetTypes().SelectMany(t => t.GetMethods())
        from cell in method.GetCustomAttributes<CellAttribute>()
        from client in cell.Client is { } one ? [one] : Players(method, cell.Feature)
        select $"{cell.Feature} {client} {method.Name}";

    /// <summary>The clients that the test is really given.</summary>
    private static IEnumerable<string> Players(MethodInfo method, Feature feature)
    {
        var source = method.GetCustomAttribute<TestCaseSourceAttribute>();
        Assert.That(source?.MethodParams, Is.EqualTo((object[])[feature]), $"{method.Name} runs another scenario.");
        return ClientCatalogue.All.Where(c => c.Can(feature)).Select(c => c.Name);
    }

    private static string Own(string client, string feature) =>
        Table("| client | feature | own test |").Skip(1).Single(r => r[0] == client && r[1] == feature)[2];

    private static IEnumerable<string[]> Rows() => Table("| feature | test |").Skip(1);

    /// <summary>Heading and rows of the table that starts with <paramref name="heading"/>.</summary>
    private static IEnumerable<string[]> Table(string heading) => Section
        .SkipWhile(l => !l.StartsWith(heading, StringComparison.Ordinal))
        .TakeWhile(l => l.StartsWith('|'))
        .Where(l => !l.StartsWith("|---", StringComparison.Ordinal))
        .Select(l => l.Trim('|').Split('|').Select(c => c.Trim().Trim('`')).ToArray());

    private static string[] ReadSection() =>
    [
        .. File.ReadLines(Repository.PathOf("docs/conformance.md"))
            .SkipWhile(l => l != "## Client matrix")
            .Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal)),
    ];
}
