using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayProxy.Masking;
using GatewayProxy.Recording;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Tests.Authentication;

namespace GatewayProxy.Tests.Masking;

public sealed class LiteralRedactionTests
{
    private static readonly byte[] Text = "SELECT id FROM orders WHERE keyword = 'x' AND name LIKE 'a%'"u8.ToArray();

    [TestCase(LiteralRecording.Full)]
    [TestCase(LiteralRecording.RedactProtected)]
    public void Where_nothing_is_redacted_nothing_is_allocated(LiteralRecording mode)
    {
        var rules = Rules(mode);
        Assert.That(Allocated(() => Redact(rules, Text, null)), Is.Zero);
        Assert.That(Redact(rules, Text, null), Is.Null);
    }

    [Test]
    public void Text_that_was_redacted_before_costs_no_more_than_finding_it()
    {
        var rules = Rules(LiteralRecording.RedactAll);
        var first = Redact(rules, Text, null);
        Assert.That(first?.Text?.Literals, Is.EqualTo(2));
        Assert.That(Redact(rules, Text, null), Is.SameAs(first));
        Assert.That(Allocated(() => Redact(rules, Text, null)), Is.Zero);
    }

    [Test]
    public void Same_text_is_redacted_anew_when_something_else_of_it_may_be_shown()
    {
        var rules = Rules(LiteralRecording.RedactAll);
        var use = new LiteralUse([], [Encoding.UTF8.GetString(Text).IndexOf("'x'", StringComparison.Ordinal)], []);
        Assert.That(rules.Redact(Text, Text.Length, LiteralUse.Protected)?.Text?.Literals, Is.EqualTo(2));
        var shown = rules.Redact(Text, Text.Length, use)!.Text!;
        Assert.That(shown.Literals, Is.EqualTo(1));
        Assert.That(Encoding.UTF8.GetString(shown.Sql!), Does.Contain("keyword = 'x'"));
    }

    [Test]
    public void Rules_live_on_in_a_new_configuration_unless_mode_or_key_are_others()
    {
        var rules = Rules(LiteralRecording.Full);
        Assert.That(LiteralRedaction.Of(Config(LiteralRecording.Full), rules), Is.SameAs(rules));
        Assert.That(LiteralRedaction.Of(Config(LiteralRecording.RedactAll), rules), Is.Not.SameAs(rules));
        Assert.That(LiteralRedaction.Of(Config(LiteralRecording.Full, key: 1), rules), Is.Not.SameAs(rules));
    }

    [Test]
    public void Digests_of_two_targets_differ()
    {
        Assert.That(Digest(0), Is.EqualTo(Digest(0)));
        Assert.That(Digest(0), Is.Not.EqualTo(Digest(1)));

        static string Digest(byte key)
        {
            var digest = new char[ParameterRedaction.DigestLength];
            LiteralRedaction.Of(Config(LiteralRecording.RedactAll, key), null).Unknown.Digest("x"u8, digest);
            return new string(digest);
        }
    }

    private static TextRedaction? Redact(LiteralRedaction rules, byte[] text, TextAnalysis? analysis) =>
        rules.Redact(text, text.Length, rules.UseOf(MaskCatalog.Empty, analysis));

    private static long Allocated(Action run)
    {
        run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            run();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static LiteralRedaction Rules(LiteralRecording mode) => LiteralRedaction.Of(Config(mode), null);

    private static GatewayConfig Config(LiteralRecording mode, byte key = 0)
    {
        var config = TokenScene.Configuration();
        return config with
        {
            Recording = config.Recording with { Literals = mode },
            RoleKey = new RoleKeyConfig { Key = [.. Enumerable.Repeat(key, 32)], Epoch = 1 },
        };
    }
}
