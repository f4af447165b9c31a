using System.Net;
using System.Net.Sockets;

namespace GatewayProxy.Authentication;

/// <summary>
/// Which addresses an issuer's host may have. Issuer URLs are written by people who may not reach the gateway's
/// network, so by default only public unicast addresses are connected to (IANA special-purpose registries, RFC 6890).
/// </summary>
public static class IssuerAddressRule
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15",
            "::1/128", "fc00::/7",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>Addresses at which clouds hand out the machine's own credentials; no setting allows them.</summary>
    private static readonly IPNetwork[] Metadata =
    [
        .. new[] { "169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "fd00:ec2::254/128", "fe80::/10" }
            .Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether the address may be connected to.</summary>
    /// <param name="address">What the host name resolved to.</param>
    /// <param name="allowPrivate">The issuer may live in a private network.</param>
    /// <param name="loopbackOnly">Plain http: nothing but this machine will do.</param>
    public static bool Permits(IPAddress address, bool allowPrivate, bool loopbackOnly)
    {
        var plain = Unwrap(address);
        if (loopbackOnly)
        {
            return IPAddress.IsLoopback(plain);
        }

        if (Contains(Metadata, plain))
        {
            return false;
        }

        if (allowPrivate && Contains(Private, plain))
        {
            return true;
        }

        return !Contains(Special, plain)
            && (plain.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(plain));
    }

    // An IPv6 address that carries an IPv4 one leads to that one.
    private static IPAddress Unwrap(IPAddress address)
        => address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : address.AddressFamily == AddressFamily.InterNetworkV6 && Nat64.Contains(address)
                ? new IPAddress(address.GetAddressBytes().AsSpan(12))
                : address;

    private static bool Contains(IPNetwork[] networks, IPAddress address)
        => Array.Exists(networks, network => network.Contains(address));
}
