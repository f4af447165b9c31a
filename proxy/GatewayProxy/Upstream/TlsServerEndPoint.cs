using System.Formats.Asn1;
using System.Security.Cryptography;

namespace GatewayProxy.Upstream;

/// <summary>
/// The channel binding <c>tls-server-end-point</c> of RFC 5929 section 4: the server's certificate, hashed as its
/// signature does. .NET's own answer is not used: it takes SHA-256 for every RSASSA-PSS.
/// </summary>
public static class TlsServerEndPoint
{
    private const string RsassaPss = "1.2.840.113549.1.1.10";

    /// <summary>
    /// Null when the signature has no hash of its own (Ed25519) or one that is not known here: the binding is
    /// undefined then.
    /// </summary>
    public static byte[]? Hash(ReadOnlySpan<byte> certificate) => Algorithm(certificate) switch
    {
        // MD5 and SHA-1 do not bind any more; the RFC puts SHA-256 in their place.
        "MD5" or "SHA1" or "SHA256" => SHA256.HashData(certificate),
        "SHA384" => SHA384.HashData(certificate),
        "SHA512" => SHA512.HashData(certificate),
        _ => null,
    };

    private static string? Algorithm(ReadOnlySpan<byte> certificate)
    {
        try
        {
            var fields = new AsnReader(certificate.ToArray(), AsnEncodingRules.DER).ReadSequence();
            fields.ReadEncodedValue();
            var signature = fields.ReadSequence();
            var oid = signature.ReadObjectIdentifier();
            return oid == RsassaPss ? PssHash(signature) : SignatureHash(oid);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    // RFC 4055 section 3.1: the hash is the first parameter, SHA-1 when it is left out.
    private static string? PssHash(AsnReader signature)
    {
        var first = new Asn1Tag(TagClass.ContextSpecific, 0);
        var parameters = signature.ReadSequence();
        return parameters.HasData && parameters.PeekTag().HasSameClassAndValue(first)
            ? HashName(parameters.ReadSequence(first).ReadSequence().ReadObjectIdentifier())
            : "SHA1";
    }

    private static string? SignatureHash(string oid) => oid switch
    {
        "1.2.840.113549.1.1.4" => "MD5",
        "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" => "SHA1",
        "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => "SHA256",
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => "SHA384",
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => "SHA512",
        _ => null,
    };

    private static string? HashName(string oid) => oid switch
    {
        "1.3.14.3.2.26" => "SHA1",
        "2.16.840.1.101.3.4.2.1" => "SHA256",
        "2.16.840.1.101.3.4.2.2" => "SHA384",
        "2.16.840.1.101.3.4.2.3" => "SHA512",
        _ => null,
    };
}
