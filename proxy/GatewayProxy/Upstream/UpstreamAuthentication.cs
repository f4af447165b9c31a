using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;

namespace GatewayProxy.Upstream;

/// <summary>
/// Answers the server's authentication requests with one password. The certificate is the server's as TLS showed it
/// (DER), null without TLS.
/// </summary>
public sealed class UpstreamAuthentication(
    string role, string password, UpstreamTlsMode tlsMode, byte[]? certificate, ScramKeyCache cache)
{
    private ScramSha256Exchange? _scram;
    private bool _serverProven;

    /// <summary>
    /// Whether the server can tell from the exchange that TLS, or the list of its mechanisms, has been tampered with.
    /// </summary>
    public bool GuardsTls => _scram is not null && certificate is not null;

    /// <summary>
    /// The answer to one Authentication message; null when the server is satisfied (AuthenticationOk) or expects none.
    /// </summary>
    /// <exception cref="UpstreamException">
    /// A method this gateway does not speak, one that would show the password to an unverified server, or a server
    /// that does not prove that it knows the password.
    /// </exception>
    public MessageBuilder? Answer(ReadOnlySpan<byte> body, out bool done)
    {
        var reader = new PayloadReader(body);
        if (!reader.TryReadInt32(out var kind))
        {
            throw Unacceptable("a malformed authentication request");
        }

        var rest = body[sizeof(int)..];
        done = false;
        switch ((AuthenticationRequestKind)kind)
        {
            case AuthenticationRequestKind.Ok:
                done = _scram is null || _serverProven ? true : throw Unacceptable("no proof of the SCRAM exchange");
                return null;
            case AuthenticationRequestKind.CleartextPassword:
                RequireVerifiedServer("cleartext password");
                return new MessageBuilder().Password(password);
            case AuthenticationRequestKind.Md5Password when rest.Length == 4:
                RequireVerifiedServer("md5");
                return new MessageBuilder().Password(Md5(rest));
            case AuthenticationRequestKind.Sasl:
                return StartScram(rest);
            case AuthenticationRequestKind.SaslContinue when _scram is not null:
                return ContinueScram(_scram, rest);
            case AuthenticationRequestKind.SaslFinal when _scram is not null:
                _serverProven = _scram.Verify(rest) ? true : throw Unacceptable("a wrong SCRAM server signature");
                return null;
            default:
                throw Unacceptable($"authentication method {kind}, which the gateway does not speak");
        }
    }

    private MessageBuilder StartScram(ReadOnlySpan<byte> mechanisms)
    {
        var (plain, plus) = (false, false);
        var reader = new PayloadReader(mechanisms);
        while (reader.TryReadString(out var mechanism) && !mechanism.IsEmpty)
        {
            plain |= mechanism.SequenceEqual("SCRAM-SHA-256"u8);
            plus |= mechanism.SequenceEqual("SCRAM-SHA-256-PLUS"u8);
        }

        _scram = new ScramSha256Exchange(role, password, Bind(plain, plus), cache);
        return new MessageBuilder().SaslInitialResponse(_scram.Mechanism, _scram.First());
    }

    private ChannelBinding Bind(bool plain, bool plus)
    {
        if (!plain && !plus)
        {
            throw Unacceptable("no SASL mechanism that the gateway speaks");
        }

        if (certificate is null)
        {
            return plain ? ChannelBinding.None : throw Unacceptable(
                "SCRAM-SHA-256-PLUS only, which needs TLS; set tls.mode: VerifyFull");
        }

        if (!plus)
        {
            return ChannelBinding.NotOffered;
        }

        if (TlsServerEndPoint.Hash(certificate) is { } hash)
        {
            return ChannelBinding.ToServer(hash);
        }

        // Whoever stands between could choose such a certificate to get round the binding; a verified one is enough.
        return plain && tlsMode == UpstreamTlsMode.VerifyFull ? ChannelBinding.None : throw Unacceptable(
            "a certificate that a login cannot be bound to, as those signed with Ed25519; "
                + "set tls.mode: VerifyFull, or have it signed with RSA or ECDSA");
    }

    private static MessageBuilder ContinueScram(ScramSha256Exchange scram, ReadOnlySpan<byte> serverFirst)
    {
        try
        {
            return new MessageBuilder().SaslResponse(scram.Final(serverFirst));
        }
        catch (FormatException e)
        {
            throw Unacceptable(e.Message);
        }
    }

    private void RequireVerifiedServer(string method)
    {
        if (tlsMode != UpstreamTlsMode.VerifyFull)
        {
            throw Unacceptable($"{method}; the gateway answers that only with tls.mode: VerifyFull");
        }
    }

    // PostgreSQL's md5 method: "md5" + md5(md5(password + role) + salt), both in lower-case hex.
    [SuppressMessage("Security", "CA5351", Justification = "The server's choice; answered over verified TLS only.")]
    private string Md5(ReadOnlySpan<byte> salt)
    {
        var inner = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password + role)));
        return "md5" + Convert.ToHexStringLower(MD5.HashData([.. Encoding.ASCII.GetBytes(inner), .. salt]));
    }

    private static UpstreamException Unacceptable(string what) =>
        UpstreamException.Unreachable(UpstreamBlame.Authentication, $"the database server asks for or sends {what}");
}
