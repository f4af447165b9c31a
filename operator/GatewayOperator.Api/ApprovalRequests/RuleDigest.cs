using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>
/// What an approval says of the rule that asked for it. A rule of that name that was made again, or that other people
/// decide on, has another one.
/// </summary>
public static class RuleDigest
{
    /// <summary>Which approvals count under some terms.</summary>
    public static string ApprovalsOf(ApprovalTermsConfig terms) => JsonSerializer.Serialize(
        new { terms.Approvers, terms.Required, terms.SelfApproval, terms.UnknownRequesterPerson });

    /// <param name="uid">The rule's.</param>
    /// <param name="approvals">See <see cref="ApprovalsOf"/>.</param>
    public static string Of(string uid, string approvals) => Hash($"{uid}\0{approvals}");

    /// <param name="uid">The rule's.</param>
    /// <param name="approvals">See <see cref="ApprovalsOf"/>.</param>
    /// <param name="issuer">The URL of who says who the requester is: another one may say it of somebody else.</param>
    public static string Of(string uid, string approvals, string issuer) => Hash($"{uid}\0{approvals}\0{issuer}");

    private static string Hash(string text) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
