using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Tests.Values;

public sealed class ByteQuantityTests
{
    [TestCase("1Gi", 1L << 30)]
    [TestCase("500M", 500_000_000)]
    [TestCase("4096", 4096)]
    [TestCase("64Ki", 65536)]
    public void Quantities_of_Kubernetes_are_understood(string text, long bytes)
    {
        Assert.That(ByteQuantity.TryParse(text, out var quantity), Is.True);
        Assert.That(quantity.Bytes, Is.EqualTo(bytes));
    }

    [TestCase("1GB")]
    [TestCase("-1")]
    [TestCase("1.5Gi")]
    [TestCase("999999999999999Ti")]
    [TestCase("1Gi\n")]
    public void Anything_else_is_refused(string text) =>
        Assert.That(ByteQuantity.TryParse(text, out _), Is.False);

    [TestCase(1L << 30, "1Gi")]
    [TestCase(500_000_000, "500M")]
    [TestCase(1023, "1023")]
    [TestCase(0, "0")]
    public void Text_is_short_and_exact(long bytes, string text) =>
        Assert.That(new ByteQuantity(bytes).ToString(), Is.EqualTo(text));
}
