using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GatewayProxy.Recording.Storing;

/// <summary>
/// The keys of a target's objects, below its place in the store; docs/recording-format.md lists them.
/// </summary>
public static class ObjectKey
{
    public const string Sessions = "sessions/";
    public const string Ledgers = "ledgers/";
    public const string Keys = "keys/";
    public const string Heads = "heads/";

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.=");

    /// <summary>Segment <paramref name="n"/>, from 1, of a session.</summary>
    public static string Session(string session, int n) => Numbered(Sessions, session, n, ".jsonl");

    /// <summary>Segment <paramref name="n"/>, from 1, of a proxy's ledger.</summary>
    public static string Ledger(string proxy, int n) => Numbered(Ledgers, proxy, n, ".jsonl");

    /// <summary>The certificate of the key with this thumbprint.</summary>
    public static string Certificate(string kid) => $"{Keys}{kid}.json";

    /// <summary>The operator's countersignature <paramref name="n"/>, from 1, of a proxy's ledger.</summary>
    public static string Head(string proxy, int n) => Numbered(Heads, proxy, n, ".json");

    /// <summary>Where a target's objects are: <c>&lt;namespace&gt;.&lt;name&gt;/</c>.</summary>
    public static string Target(RecordedObject target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return $"{target.Namespace}.{target.Name}/";
    }

    /// <summary>Whether a key can be that of a certificate; anything may lie beside them.</summary>
    public static bool IsCertificate(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith(Keys, StringComparison.Ordinal) && key.EndsWith(".json", StringComparison.Ordinal)
            && key.Length > Keys.Length + ".json".Length && key[Keys.Length] != '.'
            && !key.AsSpan(Keys.Length).ContainsAnyExcept(Characters);
    }

    /// <summary>Takes a numbered key apart: <c>&lt;kind&gt;&lt;id&gt;/&lt;n&gt;.json[l]</c>.</summary>
    public static bool TryParse(string key, string kind, [NotNullWhen(true)] out string? id, out int n)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(kind);
        (id, n) = (null, 0);
        var extension = kind == Heads ? ".json" : ".jsonl";
        if (key.Length != kind.Length + SessionId.Length + 1 + 8 + extension.Length)
        {
            return false;
        }

        var name = key.Substring(kind.Length, SessionId.Length);
        if (!SessionId.IsValid(name) || !int.TryParse(
            key.AsSpan(kind.Length + SessionId.Length + 1, 8), NumberStyles.None, CultureInfo.InvariantCulture, out n)
            || key != Numbered(kind, name, n, extension))
        {
            return false;
        }

        id = name;
        return n > 0;
    }

    /// <summary>Whether an object of this key could be one of a recording; a list shows whatever is there.</summary>
    public static bool IsValid(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Split('/').All(part =>
            part.Length > 0 && part[0] != '.' && !part.AsSpan().ContainsAnyExcept(Characters));
    }

    /// <exception cref="ArgumentException">Not a key: it could name a file outside the store.</exception>
    internal static void Check(string key)
    {
        if (!IsValid(key))
        {
            throw new ArgumentException($"'{key}' is no key of a recording.", nameof(key));
        }
    }

    private static string Numbered(string kind, string id, int n, string extension) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}{id}/{n:D8}{extension}");
}
