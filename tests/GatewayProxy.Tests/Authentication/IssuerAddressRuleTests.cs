using System.Net;
using GatewayProxy.Authentication;

namespace GatewayProxy.Tests.Authentication;

[Parallelizable]
public sealed class IssuerAddressRuleTests
{
    [TestCase("140.82.112.3")]
    [TestCase("2606:50c0:8000::153")]
    [TestCase("64:ff9b::8c52:7003")]
    [TestCase("::ffff:140.82.112.3")]
    public void Public_address_is_permitted(string address)
        => Assert.That(IssuerAddressRule.Permits(IPAddress.Parse(address), false, false), Is.True);

    [TestCase("127.0.0.1")]
    [TestCase("127.1.2.3")]
    [TestCase("10.1.2.3")]
    [TestCase("172.16.0.1")]
    [TestCase("172.31.255.255")]
    [TestCase("192.168.1.1")]
    [TestCase("100.64.0.1")]
    [TestCase("::1")]
    [TestCase("fd12:3456::1")]
    [TestCase("::ffff:10.1.2.3")]
    [TestCase("64:ff9b::a01:203")]
    public void Private_address_is_permitted_only_by_allowPrivate(string address)
    {
        Assert.That(IssuerAddressRule.Permits(IPAddress.Parse(address), false, false), Is.False);
        Assert.That(IssuerAddressRule.Permits(IPAddress.Parse(address), true, false), Is.True);
    }

    [TestCase("169.254.169.254")]
    [TestCase("169.254.170.2")]
    [TestCase("::ffff:169.254.169.254")]
    [TestCase("64:ff9b::a9fe:a9fe")]
    [TestCase("100.100.100.200")]
    [TestCase("168.63.129.16")]
    [TestCase("fd00:ec2::254")]
    [TestCase("fe80::1")]
    [TestCase("0.0.0.0")]
    [TestCase("::")]
    [TestCase("224.0.0.1")]
    [TestCase("255.255.255.255")]
    [TestCase("ff02::1")]
    [TestCase("2002:a01:203::1")]
    [TestCase("2001:0:1::1")]
    [TestCase("::10.1.2.3")]
    public void Metadata_and_special_addresses_are_never_permitted(string address)
    {
        Assert.That(IssuerAddressRule.Permits(IPAddress.Parse(address), false, false), Is.False);
        Assert.That(IssuerAddressRule.Permits(IPAddress.Parse(address), true, false), Is.False);
        Assert.That(IssuerAddressRule.Permits(IPAddress.Parse(address), true, true), Is.False);
    }

    [Test]
    public void Plain_http_reaches_this_machine_only()
    {
        Assert.That(IssuerAddressRule.Permits(IPAddress.Loopback, false, true), Is.True);
        Assert.That(IssuerAddressRule.Permits(IPAddress.Parse("140.82.112.3"), true, true), Is.False);
        Assert.That(IssuerAddressRule.Permits(IPAddress.Parse("10.0.0.1"), true, true), Is.False);
    }
}
