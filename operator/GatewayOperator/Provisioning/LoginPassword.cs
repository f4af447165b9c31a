using System.Security.Cryptography;
using System.Text;
using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Provisioning;

/// <summary>The password of one login role in one epoch, in the two forms that may leave this process.</summary>
internal sealed class LoginPassword(byte[] key, string role, int epoch)
{
    private const int SaltBytes = 16;

    /// <summary>
    /// Public: it changes when key, role or epoch do, and tells nothing about them. Role names start with
    /// <c>gw_</c>, so this message is never one that a password is derived from.
    /// </summary>
    public string Revision { get; } = Convert.ToHexStringLower(Derive(key, "revision", role, epoch))[..16];

    /// <summary>The salt is derived too: repeating a statement after a crash stores the same verifier.</summary>
    public string Verifier() =>
        ScramVerifier.Compute(
            DerivedPassword.Derive(key, role, epoch), Derive(key, "salt", role, epoch).AsSpan(0, SaltBytes));

    private static byte[] Derive(byte[] key, string purpose, string role, int epoch) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"dbgateway {purpose}\0{role}\0{epoch}"));
}
