using System.Text.Json.Serialization;
using GatewayOperator.Api.Signing;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>What the operator signs about a decision, with the approval key.</summary>
public sealed record SignedDecision
{
    /// <summary>The version that is written and read here.</summary>
    public const int Version = 1;

    public required int V { get; init; }

    /// <summary>The request's UID.</summary>
    public required string Request { get; init; }

    /// <summary>What was decided on, see <see cref="SpecDigest"/>.</summary>
    public required string Spec { get; init; }

    public required bool Approved { get; init; }

    public required string Approver { get; init; }

    public required DateTimeOffset At { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Comment { get; init; }

    /// <summary>The decision with its signature.</summary>
    /// <param name="request">What was decided on, as the approver saw it.</param>
    /// <param name="decision">Without a signature.</param>
    /// <param name="key">The approval key.</param>
    public static ApprovalDecision Sign(ApprovalRequest request, ApprovalDecision decision, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(decision);
        var signed = new SignedDecision
        {
            V = Version,
            Request = request.Metadata.Uid ?? throw new ArgumentException("The request has no UID.", nameof(request)),
            Spec = SpecDigest.Of(request.Spec),
            Approved = decision.Approved,
            Approver = decision.Approver,
            At = decision.At,
            Comment = decision.Comment,
        };
        return decision with { Signature = JsonWebSignature.Sign(key, PayloadJson.Write(signed)).ToCompact() };
    }

    /// <summary>Null when the signature is not of that key, or what is signed is no decision.</summary>
    public static SignedDecision? Read(ApprovalDecision decision, VerificationKey key)
    {
        ArgumentNullException.ThrowIfNull(decision);
        try
        {
            var jws = JsonWebSignature.ParseCompact(decision.Signature ?? "");
            return jws.IsSignedBy(key) ? PayloadJson.Read<SignedDecision>(jws.Payload) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
