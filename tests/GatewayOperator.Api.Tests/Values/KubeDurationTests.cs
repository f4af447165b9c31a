using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Tests.Values;

public sealed class KubeDurationTests
{
    [TestCase("30s", 30)]
    [TestCase("1h30m", 5400)]
    [TestCase("1.5h", 5400)]
    [TestCase("90d", 7776000)]
    [TestCase("250ms", 0.25)]
    public void Durations_of_Kubernetes_are_understood(string text, double seconds)
    {
        Assert.That(KubeDuration.TryParse(text, out var duration), Is.True);
        Assert.That(duration.Value.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCase("")]
    [TestCase("30")]
    [TestCase("-5m")]
    [TestCase("5 m")]
    [TestCase("5min")]
    [TestCase("PT5M")]
    [TestCase("1h\n")]
    [TestCase("999999999d")]
    public void Anything_else_is_refused(string text) =>
        Assert.That(KubeDuration.TryParse(text, out _), Is.False);

    [TestCase("90m", "1h30m")]
    [TestCase("48h", "2d")]
    [TestCase("1500ms", "1s500ms")]
    [TestCase("0s", "0s")]
    public void Text_is_canonical_and_reads_back(string text, string canonical)
    {
        Assert.That(KubeDuration.TryParse(text, out var duration), Is.True);
        Assert.That(duration.ToString(), Is.EqualTo(canonical));
        Assert.That(KubeDuration.TryParse(canonical, out var again) && again == duration, Is.True);
    }
}
