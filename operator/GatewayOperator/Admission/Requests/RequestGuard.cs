using System.Text.Json;
using System.Text.Json.Nodes;

namespace GatewayOperator.Admission.Requests;

/// <summary>
/// What is done to approval requests before they are stored: who asks is stamped, decisions are signed. Fails closed:
/// when it does not answer, nothing becomes of a request.
/// </summary>
internal sealed class RequestGuard(RequestCreation creation, StatusGuard status, Func<string, bool> isServed)
    : IAdmission
{
    public async Task<AdmissionVerdict> JudgeAsync(AdmissionRequest review, CancellationToken ct)
    {
        if (!isServed(review.Namespace))
        {
            // Another operator's: no gateway believes what ours would sign.
            return AdmissionVerdict.Allow();
        }

        try
        {
            return review switch
            {
                { IsOfStatus: true, IsUpdate: true } => await status.JudgeAsync(review, ct).ConfigureAwait(false),
                { IsOfStatus: false, IsCreation: true } => await creation.JudgeAsync(review, ct).ConfigureAwait(false),
                { IsOfStatus: false, IsUpdate: true } => Unchanged(review),
                _ => AdmissionVerdict.Forbid("approval requests are created, decided on and deleted"),
            };
        }
        catch (JsonException e)
        {
            return AdmissionVerdict.Reject($"this operator cannot read it: {e.Message}");
        }
    }

    /// <summary>A spec is approved as it was made.</summary>
    public static AdmissionVerdict Unchanged(AdmissionRequest review) =>
        JsonNode.DeepEquals(review.OldObject?["spec"], review.Object?["spec"])
            ? AdmissionVerdict.Allow()
            : AdmissionVerdict.Forbid("spec: a request cannot change; create another one");
}
