namespace GatewayOperator.Api.Tests.Reading;

public sealed class YamlBoundsTests
{
    [Test]
    public void Anchors_are_followed()
    {
        var text = Yamls.Grant.Replace("databases: [orders]", "databases: &d [orders]");
        Assert.That(Yamls.Errors(text), Is.Empty);
        text = text.Replace("tables: [\"*\"]", "tables: *d");
        Assert.That(Yamls.Errors(text), Is.Empty);
    }

    [Test]
    public void Alias_bomb_is_an_error_not_a_full_memory()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (var i = 1; i < 12; i++)
        {
            text += $"a{i}: &a{i} [" + string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10)) + "]\n";
        }

        Assert.That(Yamls.Errors(text).Single().Message, Does.Contain("more than"));
    }

    [TestCase("a: &x [*x]", "contains itself")]
    [TestCase("a: *missing", "not defined")]
    [TestCase("base: &b {x: y}\nspec:\n  <<: *b", "Merge keys")]
    [TestCase("kind: !!python/object x", "tag")]
    [TestCase("? [a, b]\n: c", "plain word")]
    [TestCase("just text", "mapping")]
    [TestCase("a: 'b", "not YAML")]
    [TestCase("a: b\n...\nc: d", "")]
    public void What_other_readers_may_read_differently_is_refused(string text, string message) =>
        Assert.That(Yamls.Errors(text)[0].Message, Does.Contain(message));

    [Test]
    public void Deep_nesting_is_an_error_not_a_full_stack()
    {
        var text = "a: " + new string('[', 50_000);
        Assert.That(Yamls.Errors(text).Single().Message, Does.Contain("Nested deeper"));
    }
}
