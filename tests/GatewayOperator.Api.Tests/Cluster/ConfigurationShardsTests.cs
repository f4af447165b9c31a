using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Api.Tests.Cluster;

public sealed class ConfigurationShardsTests
{
    private static readonly byte[] Large = [.. Enumerable.Range(0, 1_200_000).Select(i => (byte)(i % 251))];

    [Test]
    public void A_large_configuration_comes_together_again()
    {
        var parts = ConfigurationShards.Split(Large);
        var index = ConfigurationShards.ReadIndex(ConfigurationShards.WriteIndex("r1", Large, ["a", "b", "c"]));
        Assert.That(parts, Has.Count.EqualTo(3));
        Assert.That(parts, Has.All.Length.LessThanOrEqualTo(ConfigurationShards.PartBytes));
        Assert.That(index.Shards, Is.EqualTo((string[])["a", "b", "c"]));
        Assert.That(ConfigurationShards.Join(index, parts), Is.EqualTo(Large));
    }

    [Test]
    public void Half_of_one_configuration_and_half_of_another_are_none()
    {
        var index = ConfigurationShards.ReadIndex(ConfigurationShards.WriteIndex("r1", Large, ["a", "b", "c"]));
        var parts = ConfigurationShards.Split(Large).ToList();
        parts[1] = [.. parts[1].Reverse()];
        Assert.That(ConfigurationShards.Join(index, parts), Is.Null);
        Assert.That(ConfigurationShards.Join(index, parts.Take(2)), Is.Null);
    }

    [Test]
    public void What_fits_one_Secret_is_not_split() =>
        Assert.That(ConfigurationShards.Split(new byte[ConfigurationShards.PartBytes]), Has.Count.EqualTo(1));

    [Test]
    public void More_than_all_shards_hold_is_refused_with_advice() =>
        Assert.That(
            () => ConfigurationShards.Split(new byte[(ConfigurationShards.PartBytes * ClusterNames.MaxShards) + 1]),
            Throws.InstanceOf<GatewayConfigException>().With.Message.Contains("Spread the grants"));

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("""{"revision":"r"}""")]
    [TestCase("""{"revision":"r","sha256":null,"shards":[]}""")]
    public void What_is_no_index_is_refused(string json) =>
        Assert.That(
            () => ConfigurationShards.ReadIndex(System.Text.Encoding.UTF8.GetBytes(json)),
            Throws.InstanceOf<GatewayConfigException>());
}
