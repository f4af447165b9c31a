using System.Text;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Resources;

namespace GatewayOperator.Approvals.Notifications;

/// <summary>Where a target's requests are announced, and with which key.</summary>
/// <param name="Url">https, or http on loopback.</param>
/// <param name="Key">Of the signature; null for none.</param>
public sealed record WebhookAddress(Uri Url, byte[]? Key)
{
    /// <summary>Null when nobody wants to hear of the request, or the address is not to be used.</summary>
    public static WebhookAddress? For(ApprovalRequest request, ResourceSet resources)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(resources);
        var @namespace = request.Metadata.Namespace;
        if (request.Spec.TargetRef is not { } target
            || resources.FindTarget(@namespace, target.Name)?.Spec.Approvals.Notify is not { } notify
            || !Uri.TryCreate(notify.Url, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback))
        {
            return null;
        }

        if (notify.HmacSecretRef is not { } reference)
        {
            return new WebhookAddress(url, Key: null);
        }

        // What is to be signed and cannot be is not sent: its receiver could not tell it from anybody's.
        return resources.FindSecret(@namespace, reference.Name)?.Find(reference.Key) is { Length: > 0 } key
            ? new WebhookAddress(url, Encoding.UTF8.GetBytes(key))
            : null;
    }

    /// <summary>Never prints the key, nor what in the URL may be one.</summary>
    public override string ToString() => Url.GetLeftPart(UriPartial.Authority);
}
