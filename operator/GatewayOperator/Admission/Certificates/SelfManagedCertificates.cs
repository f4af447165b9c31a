using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Admission.Certificates;

/// <summary>
/// Certificates that the operators make themselves. They share an authority in a Secret; each keeps a short-lived
/// certificate of its own in memory. A new authority is trusted beside the one before for as long as that is good.
/// </summary>
/// <param name="client">The API server.</param>
/// <param name="namespace">The operator's.</param>
/// <param name="names">DNS names and addresses that the API server calls the webhooks by.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where it logs.</param>
public sealed class SelfManagedCertificates(
    KubeClient client, string @namespace, IReadOnlyList<string> names, TimeProvider time, ILogger log)
    : IWebhookCertificates
{
    /// <summary>Name of the Secret.</summary>
    public const string SecretName = "gateway-operator-webhooks";

    private const string CertificateKey = "ca.crt";
    private const string PrivateKey = "ca.key";
    private const string FormerKey = "former.crt";

    /// <summary>The API server is told of a new authority well before it meets a certificate of it.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(2);

    private X509Certificate2? _leaf;
    private string? _issuer;
    private SslStreamCertificateContext? _current;

    public SslStreamCertificateContext? Current => Volatile.Read(ref _current);

    public string? Authorities { get; private set; }

    /// <exception cref="KubeApiException">The Secret can be neither read nor made.</exception>
    /// <exception cref="CryptographicException">It was damaged; delete it.</exception>
    public async Task LookAsync(bool leads, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var secret = await client.GetAsync<Secret>(@namespace, SecretName, ct).ConfigureAwait(false);
        secret = secret is null
            ? await CreateAsync(now, ct).ConfigureAwait(false)
            : await RenewedAsync(secret, leads, now, ct).ConfigureAwait(false);
        using var authority = Authority(secret);
        var authorities = authority.CertificatePem + secret.Find(FormerKey);
        if (_leaf is null || MustIssue(authority, authorities, now))
        {
            _leaf = authority.Issue(names, now);
            _issuer = authority.CertificatePem;
            Volatile.Write(ref _current, SslStreamCertificateContext.Create(_leaf, null, offline: true));
            log.Certificate(_leaf.NotAfter.ToUniversalTime());
        }

        Authorities = authorities;
    }

    private bool MustIssue(WebhookAuthority authority, string authorities, DateTimeOffset now) =>
        !authorities.Contains(_issuer!, StringComparison.Ordinal)
        || (authority.CertificatePem == _issuer
            ? WebhookAuthority.IsOld(_leaf!.NotBefore.ToUniversalTime(), _leaf.NotAfter.ToUniversalTime(), now)
            : now >= authority.Start + Settle || now >= _leaf!.NotAfter.ToUniversalTime());

    private async Task<Secret> CreateAsync(DateTimeOffset now, CancellationToken ct)
    {
        using var authority = WebhookAuthority.Create(now);
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = SecretName, ["namespace"] = @namespace },
            ["stringData"] = Data(authority, former: ""),
        };
        try
        {
            var created = await client.CreateAsync<Secret>(@namespace, body, ct).ConfigureAwait(false);
            log.Authority(authority.End);
            return created;
        }
        catch (KubeApiException e) when (e.IsAlreadyExists)
        {
            // Another operator was faster; there is one authority for all.
            return await client.GetAsync<Secret>(@namespace, SecretName, ct).ConfigureAwait(false)
                ?? throw new KubeApiException(e.Status, e.Reason, $"Secret {SecretName} comes and goes.");
        }
    }

    private async Task<Secret> RenewedAsync(Secret secret, bool leads, DateTimeOffset now, CancellationToken ct)
    {
        using var present = Authority(secret);
        if (!leads || !WebhookAuthority.IsOld(present.Start, present.End, now))
        {
            return secret;
        }

        using var next = WebhookAuthority.Create(now);
        var patch = new JsonObject { ["stringData"] = Data(next, present.CertificatePem) };
        var renewed = await client.MergePatchAsync<Secret>(
            @namespace, SecretName, patch, ct, resourceVersion: secret.Metadata.ResourceVersion).ConfigureAwait(false);
        log.Authority(next.End);
        return renewed;
    }

    private static JsonObject Data(WebhookAuthority authority, string former) => new()
    {
        [CertificateKey] = authority.CertificatePem,
        [PrivateKey] = authority.KeyPem,
        [FormerKey] = former,
    };

    private WebhookAuthority Authority(Secret secret) =>
        secret.Find(CertificateKey) is { } certificate && secret.Find(PrivateKey) is { } key
            ? WebhookAuthority.Load(certificate, key)
            : throw new CryptographicException(
                $"Secret {@namespace}/{SecretName} holds no authority; delete it, then there will be a new one.");
}
