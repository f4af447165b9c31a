using GatewayOperator.Api.Resources;

namespace GatewayOperator.Api.References;

/// <summary>Checks that a Secret exists, has its keys, and may be sent to the host in question.</summary>
public sealed class SecretReferenceCheck(IResourceLookup lookup, string @namespace, ICollection<ReferenceFault> faults)
{
    /// <summary>Keys of a database credential (type kubernetes.io/basic-auth).</summary>
    public static IReadOnlyList<string> CredentialKeys { get; } = ["username", "password"];

    /// <summary>A database credential: only the host named by its annotation ever receives it.</summary>
    public void Credential(string path, string name, string host)
    {
        var secret = Keys(path, name, [.. CredentialKeys]);
        if (secret is null)
        {
            return;
        }

        if (!secret.Metadata.Annotations.TryGetValue(ResourceGroup.HostAnnotation, out var named) || named != host)
        {
            faults.Add(new ReferenceFault(
                ConditionReasons.SecretNotForHost,
                path,
                $"Secret {@namespace}/{name} must carry the annotation {ResourceGroup.HostAnnotation}: \"{host}\", "
                    + "so that nobody can send it to another server."));
        }
    }

    /// <summary>The Secret when it exists and has all keys, else null.</summary>
    public Secret? Keys(string path, string name, params ReadOnlySpan<string> keys)
    {
        var secret = lookup.FindSecret(@namespace, name);
        if (secret is null)
        {
            faults.Add(new ReferenceFault(
                ConditionReasons.SecretNotFound, path, $"Secret {@namespace}/{name} does not exist; create it."));
            return null;
        }

        foreach (var key in keys)
        {
            if (string.IsNullOrEmpty(secret.Find(key)))
            {
                faults.Add(new ReferenceFault(
                    ConditionReasons.SecretKeyMissing, path, $"Secret {@namespace}/{name} has no key {key}; add it."));
                return null;
            }
        }

        return secret;
    }
}
