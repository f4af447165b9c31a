using FsCheck;
using FsCheck.Fluent;

namespace GatewayProxy.Policy.Tests;

public sealed class ClaimPatternTests
{
    [TestCase("refs/heads/main", "refs/heads/main", true)]
    [TestCase("refs/heads/main", "refs/heads/Main", false)]
    [TestCase("refs/heads/main", "refs/heads/main2", false)]
    [TestCase("refs/heads/*", "refs/heads/release", true)]
    [TestCase("refs/heads/*", "refs/heads/", true)]
    [TestCase("repo:acme/*:ref", "repo:acme/shop:ref", true)]
    [TestCase("a.c", "abc", false)]
    [TestCase("", "", true)]
    [TestCase("", "a", false)]
    public void Pattern_is_literal_but_for_its_stars(string pattern, string text, bool expected)
        => Assert.That(ClaimPattern.Parse(pattern).Matches(text), Is.EqualTo(expected));

    [TestCase("refs/heads/*", "refs/heads/release/1")]
    [TestCase("repo:acme/*", "repo:acme/shop:environment")]
    [TestCase("*main", "refs/main")]
    [TestCase("acme/*/x", "acme/a/b/x")]
    public void Single_star_never_crosses_a_slash_or_a_colon(string pattern, string text)
        => Assert.That(ClaimPattern.Parse(pattern).Matches(text), Is.False);

    [TestCase("refs/heads/**", "refs/heads/release/1")]
    [TestCase("repo:acme/**", "repo:acme/shop:environment:production")]
    [TestCase("acme/***/x", "acme/a/b/x")]
    public void Double_star_crosses_segments(string pattern, string text)
        => Assert.That(ClaimPattern.Parse(pattern).Matches(text), Is.True);

    [Test]
    public void Every_pattern_agrees_with_its_definition()
    {
        var pattern = Strings("ab/:***", 7);
        var text = Strings("ab/:", 9);
        Prop.ForAll(
                Arb.From(pattern.SelectMany(p => text.Select(t => (Pattern: p, Text: t)))),
                pair => ClaimPattern.Parse(pair.Pattern).Matches(pair.Text)
                    == NaiveClaimPattern.Matches(pair.Pattern, pair.Text))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    [Test]
    [CancelAfter(20_000)]
    public void Hostile_pattern_and_text_finish(CancellationToken cancellation)
    {
        var pattern = ClaimPattern.Parse(string.Concat(Enumerable.Repeat("a*a**", 60)) + "b");
        Assert.That(pattern.Matches(new string('a', 16_384)), Is.False);
        Assert.That(cancellation.IsCancellationRequested, Is.False);
    }

    private static Gen<string> Strings(string alphabet, int longest)
        => Gen.Choose(0, longest)
            .SelectMany(length => Gen.Elements(alphabet.ToCharArray()).ArrayOf(length))
            .Select(characters => new string(characters));
}
