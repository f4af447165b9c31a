using System.Net;
using System.Text.Json;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Api.Validation;

/// <summary>Checks whose tokens a target believes.</summary>
public static class IssuerValidator
{
    public static void Validate(Issuer issuer, string path, ValidationContext context, FieldErrors errors)
    {
        if (issuer.Kubernetes is not null)
        {
            CheckKubernetes(issuer, path, context, errors);
            return;
        }

        if (issuer.Url is null)
        {
            errors.Add(path, "needs url: the issuer URL exactly as in the token's iss.");
            return;
        }

        CheckUrl(issuer.Url, $"{path}.url", context, errors);
        if (issuer.DiscoveryUrl is { } discovery)
        {
            CheckUrl(discovery, $"{path}.discoveryURL", context, errors);
        }

        if (issuer.Jwks is { } jwks)
        {
            errors.AddIf(
                issuer.DiscoveryUrl is not null, $"{path}.jwks", "excludes discoveryURL; remove one of the two.");
            errors.AddIf(!IsKeySet(jwks), $"{path}.jwks", "must be a JSON Web Key Set: {\"keys\": [...]}.");
        }
    }

    private static void CheckKubernetes(Issuer issuer, string path, ValidationContext context, FieldErrors errors)
    {
        errors.AddIf(
            context.LocalMode,
            $"{path}.kubernetes",
            "needs a cluster, which local mode has not: use url, for example of gateway-operator --dev-issuer.");
        errors.AddIf(
            issuer.Url is not null || issuer.DiscoveryUrl is not null || issuer.Jwks is not null
                || issuer.CaSecretRef is not null,
            path,
            "with kubernetes takes no url, discoveryURL, jwks or caSecretRef; remove them.");
    }

    private static void CheckUrl(string text, string path, ValidationContext context, FieldErrors errors)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
        {
            errors.Add(path, "must be an https URL.");
            return;
        }

        errors.AddIf(
            url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0,
            path,
            "must have no user, query or fragment.");
        if (url.Scheme == "http")
        {
            errors.AddIf(
                !context.LocalMode || !IsLoopback(url),
                path,
                context.LocalMode ? "must be https; http is accepted on loopback only." : "must be https.");
        }
    }

    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost"
        || (IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    private static bool IsKeySet(string jwks)
    {
        try
        {
            using var document = JsonDocument.Parse(jwks);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("keys", out var keys)
                && keys.ValueKind == JsonValueKind.Array
                && keys.GetArrayLength() > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
