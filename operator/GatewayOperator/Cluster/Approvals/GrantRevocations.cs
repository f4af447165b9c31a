using System.Globalization;
using GatewayOperator.Activations;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Grants;
using GatewayOperator.Resources;

namespace GatewayOperator.Cluster.Approvals;

/// <summary>
/// Ends activations as grants' annotations say: <c>TIME</c>, or <c>TIME SUBJECT</c>. What was approved until that time
/// ends, what is approved later does not, so that the annotation may stay.
/// </summary>
internal sealed class GrantRevocations(ActivationLedger ledger, TimeProvider time, ILogger log)
{
    /// <summary>Clocks of those who write annotations may be ahead of ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>One look.</summary>
    /// <exception cref="IOException">The ledger cannot be kept.</exception>
    public async Task LookAsync(ResourceSet set, CancellationToken ct)
    {
        foreach (var grant in set.Resources.Values.OfType<DatabaseGrant>())
        {
            if (grant.Metadata.Annotations.TryGetValue(ClusterNames.RevokeActivationsAnnotation, out var wish)
                && !_done.Contains(Mark(grant, wish)))
            {
                await TakeAsync(grant, wish, ct).ConfigureAwait(false);
                _done.Add(Mark(grant, wish));
            }
        }
    }

    private static string Mark(DatabaseGrant grant, string wish) => $"{grant.Metadata.Uid} {wish}";

    private async Task TakeAsync(DatabaseGrant grant, string wish, CancellationToken ct)
    {
        var (space, name) = (grant.Metadata.Namespace, grant.Metadata.Name);
        var parts = wish.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !DateTimeOffset.TryParse(
            parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            Ignore(space, name, "it begins with no time, such as 2026-01-31T12:00:00Z");
            return;
        }

        if (at > time.GetUtcNow() + Skew)
        {
            Ignore(space, name, "its time is yet to come");
            return;
        }

        var subject = parts.Length > 1 ? parts[1] : null;
        var why = $"revoked by the grant's annotation of {at:u}";
        var (ended, refusal) = await Revoker.RevokeAsync(ledger, grant, subject, why, at, ct).ConfigureAwait(false);
        if (ended > 0)
        {
            log.Revoked(ended, space, name, $"annotation {ClusterNames.RevokeActivationsAnnotation}");
        }
        else if (refusal is not null)
        {
            Ignore(space, name, refusal);
        }
    }

    private void Ignore(string space, string name, string reason) =>
        log.RevocationIgnored(ClusterNames.RevokeActivationsAnnotation, space, name, reason);
}
