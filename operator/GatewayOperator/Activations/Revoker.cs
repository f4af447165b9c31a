using GatewayOperator.Api.Grants;
using GatewayOperator.Compile;

namespace GatewayOperator.Activations;

/// <summary>Ends a grant's activations in the ledger, as its mode wants it.</summary>
public static class Revoker
{
    /// <param name="ledger">Where they are.</param>
    /// <param name="grant">The grant.</param>
    /// <param name="subject">Only those of this subject; null: all.</param>
    /// <param name="why">What the ledger keeps about it.</param>
    /// <param name="at">What was activated until then ends.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>How many, or why there is nothing to end.</returns>
    public static async Task<(int Ended, string? Refusal)> RevokeAsync(
        ActivationLedger ledger,
        DatabaseGrant grant,
        string? subject,
        string why,
        DateTimeOffset at,
        CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(grant);
        var (name, uid) = (grant.Metadata.Name, TargetCompiler.UidOf(grant));
        switch (grant.Spec.Activation.Mode)
        {
            case ActivationMode.OnRequest:
                var ended = await ledger.EndAsync(
                    e => e.GrantUid == uid && e.Since <= at && (subject is null || e.Subject == subject), why, ct)
                    .ConfigureAwait(false);
                return (ended, ended == 0 ? $"grant {name} is not active for {subject ?? "anybody"}" : null);
            case ActivationMode.OnConnect:
                var entry = new RevocationEntry { GrantUid = uid, Subject = subject, At = at };
                return (await ledger.RevokeAsync(entry, ct).ConfigureAwait(false) ? 1 : 0, null);
            default:
                return (0, $"grant {name} is not activated, it is active always: delete it, or set spec.expiresAt");
        }
    }
}
