using System.Net;
using GatewayOperator.Admission.Registration;

namespace GatewayOperator.Admission;

/// <summary>How the admission webhooks run.</summary>
public sealed record WebhookOptions
{
    /// <summary>Where they listen.</summary>
    public IPEndPoint Endpoint { get; init; } = new(IPAddress.Any, 9443);

    /// <summary>The operator's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Whether this operator looks after a namespace's resources; what others look after passes.</summary>
    public required Func<string, bool> IsServed { get; init; }

    /// <summary>
    /// How the API server reaches them; null: by the Service <c>gateway-operator-webhooks</c> in the operator's
    /// namespace.
    /// </summary>
    public WebhookClientConfig? Address { get; init; }

    /// <summary>
    /// Directory with <c>tls.crt</c>, <c>tls.key</c> and maybe <c>ca.crt</c>; null: the operator makes certificates.
    /// </summary>
    public string? CertificateDirectory { get; init; }

    /// <summary>Whether the API server is told of them by this operator, and not by somebody else.</summary>
    public bool Register { get; init; } = true;
}
