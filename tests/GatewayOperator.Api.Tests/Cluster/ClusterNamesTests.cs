using GatewayOperator.Api.Cluster;

namespace GatewayOperator.Api.Tests.Cluster;

public sealed class ClusterNamesTests
{
    [TestCase("orders")]
    [TestCase("a")]
    [TestCase("9lives")]
    [TestCase("a-target-whose-name-is-as-long-as-a-name-may-be-in-this-project")]
    public void Every_name_of_a_target_is_a_label_of_dns(string target)
    {
        string[] names =
        [
            ClusterNames.Gateway(target), ClusterNames.Authority(target), ClusterNames.Config(target),
            ClusterNames.ConfigShard(target, ClusterNames.MaxShards), ClusterNames.Keys(target),
        ];

        Assert.That(names, Is.All.Match("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$"));
    }

    [Test]
    public void A_name_that_fits_stays_as_it_is() =>
        Assert.That(ClusterNames.Gateway("orders"), Is.EqualTo("orders-gateway"));

    [Test]
    public void No_target_can_be_called_like_what_was_cut_from_another()
    {
        var cut = ClusterNames.Gateway(new string('a', 63));
        var forged = cut[..^"-gateway".Length];

        Assert.That(ClusterNames.Gateway(forged), Is.Not.EqualTo(cut));
    }

    [TestCase("")]
    [TestCase("orders")]
    [TestCase("system:serviceaccount:ci:migrator")]
    [TestCase("https://token.example/repo/a/very/long/subject/of/more/than/sixty-three/characters")]
    [TestCase("-")]
    [TestCase("ü")]
    public void Every_text_becomes_the_value_of_a_label(string text) =>
        Assert.That(
            ClusterNames.LabelValue(text), Does.Match("^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$"));

    [Test]
    public void Texts_that_look_alike_as_labels_stay_apart() =>
        Assert.That(ClusterNames.LabelValue("a:b"), Is.Not.EqualTo(ClusterNames.LabelValue("a/b")));
}
