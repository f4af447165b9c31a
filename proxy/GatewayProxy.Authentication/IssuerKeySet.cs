using System.Text.Json;

namespace GatewayProxy.Authentication;

/// <summary>The keys of an issuer that can verify signatures (RFC 7517 §5).</summary>
internal sealed class IssuerKeySet
{
    private const int MaximumKeys = 100;

    private readonly List<IssuerKey> _keys;

    private IssuerKeySet(List<IssuerKey> keys) => _keys = keys;

    public int Count => _keys.Count;

    /// <summary>
    /// Reads a JSON Web Key Set. Keys of unknown or unsuitable kinds are left out, as RFC 7517 §5 asks; a set
    /// without usable keys is a set that verifies nothing, for an issuer withdraws keys by no longer listing them.
    /// </summary>
    /// <exception cref="IssuerFetchException">The bytes are not a JSON Web Key Set.</exception>
    public static IssuerKeySet Read(byte[] json)
    {
        if (!StrictJson.TryReadObject(json, out var document)
            || !document.Value.TryGetProperty("keys", out var keys)
            || keys.ValueKind != JsonValueKind.Array)
        {
            throw new IssuerFetchException(
                IssuerFetchOutcome.Malformed, "The issuer's key set is not a JSON object with an array of keys.");
        }

        var usable = new List<IssuerKey>();
        foreach (var key in keys.EnumerateArray().Take(MaximumKeys))
        {
            if (IssuerKey.TryRead(key, out var read))
            {
                usable.Add(read);
            }
        }

        return new IssuerKeySet(usable);
    }

    /// <summary>
    /// The one key of this id that makes signatures of this algorithm, else null. Without a <c>kid</c> the set must
    /// have exactly one such key: OpenID Connect Core §10.1 asks for a <c>kid</c> when there are several.
    /// </summary>
    public IssuerKey? Find(string? keyId, string algorithm)
    {
        var fitting = _keys.FindAll(key => key.Fits(algorithm)
            && (keyId is null || string.Equals(key.KeyId, keyId, StringComparison.Ordinal)));
        return fitting.Count == 1 ? fitting[0] : null;
    }
}
