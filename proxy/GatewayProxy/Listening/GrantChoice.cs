using GatewayProxy.Configuration;
using GatewayProxy.Policy;
using GatewayProxy.Sessions;

namespace GatewayProxy.Listening;

/// <summary>
/// Chooses the grant of a login. Where the gateway has seen that something changed it waits a moment for the newer
/// configuration, so that a change costs a login a moment and no error.
/// </summary>
public sealed class GrantChoice(ISessionFacts facts, PolicyHolder policy, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);

    /// <summary>The request with the configuration that was gone by, and what that came to.</summary>
    public async Task<(LoginRequest Request, GrantSelectionResult Selection, Withholding? Withheld)> ChooseAsync(
        LoginRequest request, Principal principal, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        while (true)
        {
            var config = request.Snapshot.Config;
            var selection = GrantSelection.Select(
                config, principal, request.User, request.Database, time.GetUtcNow());
            if (!selection.IsSelected || facts.Withhold(config, selection.Grant) is not { } withheld)
            {
                return (request, selection, null);
            }

            if (!withheld.MayPass || time.GetElapsedTime(startedAt) >= Patience)
            {
                return withheld.IsGone
                    ? (request, GrantSelectionResult.Refused(GrantSelectionOutcome.NoSuchGrant), null)
                    : (request, selection, withheld);
            }

            await Task.Delay(Step, time, ct);
            request = request with { Snapshot = policy.Current ?? request.Snapshot };
        }
    }
}
