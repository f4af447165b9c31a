namespace GatewayProxy.Sql.Tests;

/// <summary>One source of many targets is written out for each of them, and one inside the other multiplies.</summary>
public sealed class SharedSourcesTests
{
    [TestCase(21)]
    [TestCase(400)]
    public void Sources_inside_sources_do_not_end_the_process(int levels)
    {
        var sql = "SELECT 1";
        for (var level = 0; level < levels; level++)
        {
            sql = $"WITH x AS (UPDATE t SET (a, b) = ({sql})) SELECT 1";
        }

        Assert.That(Parsers.Parse(sql), Is.InstanceOf<TooLarge>());
    }

    [Test]
    public void Source_of_thousands_of_targets_does_not_end_the_process() => Assert.That(
        Parsers.Parse($"UPDATE t SET ({Many("c")}) = (SELECT {Many("1")})"), Is.InstanceOf<TooLarge>());

    [TestCase("UPDATE t SET (a, b, c) = (SELECT x, y, z FROM u WHERE (x, y) = (1, 2))")]
    [TestCase("SELECT 1 WHERE (a, b) = (1, 2) AND (c, d) = (3, 4) OR (e, f) = ((1), (2))")]
    public void Ordinary_assignments_and_comparisons_are_read(string sql) =>
        Assert.That(Parsers.Parse(sql), Is.InstanceOf<Parsed>());

    private static string Many(string element) => string.Join(',', Enumerable.Repeat(element, 4000));
}
