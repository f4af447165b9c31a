using System.Net.Security;

namespace GatewayOperator.Admission.Certificates;

/// <summary>What the webhooks show the API server, and what it is verified with.</summary>
public interface IWebhookCertificates
{
    /// <summary>Certificate, chain and key as they are now; null before the first.</summary>
    SslStreamCertificateContext? Current { get; }

    /// <summary>
    /// PEM of the authorities that the API server is to trust; null when somebody else tells it, or it knows them.
    /// </summary>
    string? Authorities { get; }

    /// <summary>
    /// Looks whether something has to be renewed, and renews it. Has <see cref="Current"/> afterwards, or throws.
    /// </summary>
    /// <param name="leads">Whether this operator is the one that may make authorities.</param>
    /// <param name="ct">Ends the look.</param>
    Task LookAsync(bool leads, CancellationToken ct);
}
