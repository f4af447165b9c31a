using System.Security.Cryptography;
using System.Text.Json;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Signing;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>The SHA-256 of a request's spec, which decisions are bound to.</summary>
public static class SpecDigest
{
    /// <summary><c>sha256:</c> and 64 hex digits.</summary>
    public static string Of(ApprovalRequestSpec spec)
    {
        var canonical = CanonicalJson.Write(JsonSerializer.SerializeToNode(spec, ResourceJson.Options));
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(canonical));
    }
}
