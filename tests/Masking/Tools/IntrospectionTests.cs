using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Masking.Tools;

/// <summary>Programs that ask the catalog what there is, and then write by the key.</summary>
public sealed class IntrospectionTests
{
    // Debian's packages are for Debian's interpreter.
    private const string Python = "/usr/bin/python3";
    private const string Jdbc = "/usr/share/java/postgresql.jar";

    [Test]
    public async Task SqlAlchemy_inspects_and_its_ORM_works_with_masked_columns()
    {
        var lines = await LinesAsync(Python, Repository.PathOf("tests/Masking/Tools/orm.py"));
        await SeesEveryColumnOnceAsync(lines);
        Assert.That(lines, Does.Contain("key id"));
        Assert.That(lines, Has.One.StartsWith("read added by the ORM *** 0 None "));
        Assert.That(lines, Does.Contain("read renamed by the ORM").And.Contain("left 0"));
    }

    [Test]
    public async Task Jdbc_describes_and_updates_through_its_results()
    {
        var lines = await LinesAsync("java", "-cp", Jdbc, Repository.PathOf("tests/Masking/Tools/Jdbc.java"));
        await SeesEveryColumnOnceAsync(lines);
        Assert.That(lines, Does.Contain("key id"));
        Assert.That(lines, Does.Contain("result crm.people.id").And.Contain("result crm.people.email"));
        Assert.That(lines, Does.Contain("updated renamed by JDBC ***"));
        Assert.That(
            await CrmDatabase.AskAsync("SELECT name, email FROM crm.people WHERE id = 1"),
            Is.EqualTo(new[] { "renamed by JDBC|canary1@people.example" }));
        await CrmDatabase.AskAsync("UPDATE crm.people SET name = 'person 1' WHERE id = 1");
    }

    private static async Task SeesEveryColumnOnceAsync(string[] lines)
    {
        const string prefix = "column crm.";
        Assert.That(
            lines.Where(l => l.StartsWith(prefix, StringComparison.Ordinal)).Select(l => l["column ".Length..])
                .Order(StringComparer.Ordinal),
            Is.EqualTo((await CrmDatabase.ColumnsAsync()).Order(StringComparer.Ordinal)));
        Assert.That(lines, Has.None.Match("gw_").And.None.Match(CrmDatabase.OwnObject().ToString()));
        Assert.That(string.Join('\n', lines), Does.Not.Contain(CrmDatabase.Canary));
    }

    private static async Task<string[]> LinesAsync(string program, params string[] arguments) =>
        (await ClientProgram.RunAsync(program, arguments, CrmDatabase.Environment)).Succeeded().Split('\n');
}
