using System.Text;
using GatewayOperator.Targets;

namespace GatewayOperator.Local;

/// <summary>Keeps the authority and certificate of a gateway in files.</summary>
public sealed class GatewayCertificates(string directory, TimeProvider time)
{
    private string CaPath => Path.Combine(directory, "ca.crt");

    private string CaKeyPath => Path.Combine(directory, "ca.key");

    private string LeafPath => Path.Combine(directory, "tls.crt");

    private string LeafKeyPath => Path.Combine(directory, "tls.key");

    /// <summary>Certificate chain, key and authority, all PEM.</summary>
    public (string Certificate, string Key, string Authority) Ensure(string target, IReadOnlyList<string> hostnames)
    {
        var now = time.GetUtcNow();
        var authority = Load(CaPath, CaKeyPath) ?? Save(GatewayAuthority.Create(target, now), CaPath, CaKeyPath);
        var names = GatewayAuthority.Names(hostnames);
        var leaf = Load(LeafPath, LeafKeyPath);
        if (leaf is null || !GatewayAuthority.IsCurrent(authority, leaf.Certificate, names, now))
        {
            leaf = Save(GatewayAuthority.Issue(authority, names, now), LeafPath, LeafKeyPath);
        }

        return (leaf.Certificate, leaf.Key, authority.Certificate);
    }

    private static CertificatePair? Load(string certificate, string key) =>
        File.Exists(certificate) && File.Exists(key)
            ? new CertificatePair(File.ReadAllText(certificate), File.ReadAllText(key))
            : null;

    private static CertificatePair Save(CertificatePair pair, string certificate, string key)
    {
        PrivateFile.Write(key, Encoding.ASCII.GetBytes(pair.Key));
        PrivateFile.Write(certificate, Encoding.ASCII.GetBytes(pair.Certificate));
        return pair;
    }
}
