using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Values;
using GatewayProxy.Masking;
using GatewayProxy.Policy.Approval;

namespace GatewayProxy.Configuration;

/// <summary>One configuration with its certificates decoded: immutable, swapped in as a whole.</summary>
public sealed class PolicySnapshot
{
    private PolicySnapshot(
        GatewayConfig config, SslServerAuthenticationOptions? serverTls, X509Certificate2Collection? ca,
        MaskCatalogs masks, LiteralRedaction literals, IReadOnlyList<FunctionSignature> trustedFunctions)
    {
        Config = config;
        Rules = new ApprovalEngine(config);
        Masks = masks;
        Literals = literals;
        TrustedFunctions = trustedFunctions;
        ServerTls = serverTls;
        UpstreamCa = ca;
    }

    public GatewayConfig Config { get; }

    /// <summary>What the ApprovalRules decide.</summary>
    public ApprovalEngine Rules { get; }

    /// <summary>What is protected, by database.</summary>
    public MaskCatalogs Masks { get; }

    /// <summary>What of statements is recorded and shown.</summary>
    public LiteralRedaction Literals { get; }

    /// <summary>
    /// Functions that the platform team vouches for; the same list as before when it says the same.
    /// </summary>
    public IReadOnlyList<FunctionSignature> TrustedFunctions { get; }

    /// <summary>Null when the listener speaks plain TCP on loopback.</summary>
    public SslServerAuthenticationOptions? ServerTls { get; }

    /// <summary>What the database server's certificate must chain to; null means the system's trust store.</summary>
    public X509Certificate2Collection? UpstreamCa { get; }

    /// <param name="config">What is to be enforced.</param>
    /// <param name="before">What is enforced now.</param>
    /// <exception cref="GatewayConfigException">A certificate or key cannot be used.</exception>
    public static PolicySnapshot Create(GatewayConfig config, PolicySnapshot? before = null)
    {
        try
        {
            return new PolicySnapshot(
                config, DecodeServerTls(config.Listener), DecodeCa(config.Target),
                new MaskCatalogs(config.Databases, before?.Masks), LiteralRedaction.Of(config, before?.Literals),
                before is not null && before.Config.TrustedFunctions.SequenceEqual(config.TrustedFunctions)
                    ? before.TrustedFunctions
                    : [.. config.TrustedFunctions.Select(FunctionSignature.Parse).OfType<FunctionSignature>()]);
        }
        catch (CryptographicException e)
        {
            throw new GatewayConfigException($"A certificate or key cannot be used: {e.Message}", inner: e);
        }
    }

    /// <summary>The grant of a session in this configuration, null when it is gone.</summary>
    public GrantConfig? FindGrant(string uid)
    {
        foreach (var grant in Config.Grants)
        {
            if (grant.Uid == uid)
            {
                return grant;
            }
        }

        return null;
    }

    private static SslServerAuthenticationOptions? DecodeServerTls(ListenerConfig listener)
    {
        if (listener.ClientTls == ClientTlsMode.LoopbackPlaintext)
        {
            return null;
        }

        if (listener.CertificatePem is null || listener.PrivateKeyPem is null)
        {
            throw new GatewayConfigException("clientTls: Required needs a certificate and its key.");
        }

        using var pem = X509Certificate2.CreateFromPem(listener.CertificatePem, listener.PrivateKeyPem);
        // Without the detour the key stays ephemeral, which some platforms' TLS cannot use.
        var leaf = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(listener.CertificatePem);
        chain.RemoveAt(0);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(leaf, chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [new SslApplicationProtocol("postgresql")],
        };
    }

    private static X509Certificate2Collection? DecodeCa(TargetConfig target)
    {
        if (target.CaPem is null)
        {
            return null;
        }

        var ca = new X509Certificate2Collection();
        ca.ImportFromPem(target.CaPem);
        return ca.Count > 0 ? ca : throw new GatewayConfigException(
            "The target's CA bundle holds no certificate. Put the PEM of the authority that signed the database "
                + "server's certificate into the Secret of spec.tls.caSecretRef.");
    }
}
