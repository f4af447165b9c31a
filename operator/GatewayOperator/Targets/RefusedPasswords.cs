using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Targets;

/// <summary>Decides which refused login roles get their password again: once per report, and not too often.</summary>
public sealed class RefusedPasswords
{
    /// <summary>A password that is refused although it was set again is not a matter of setting it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, DateTimeOffset> _takenAt = new(StringComparer.Ordinal);

    /// <summary>Roles refused since they were last taken, which they are hereby.</summary>
    public IReadOnlyList<string> Take(ProxyAcknowledgement? acknowledgement, DateTimeOffset now)
    {
        if (acknowledgement is not { RefusedRoles.Count: > 0 } report)
        {
            return [];
        }

        List<string> due = [.. report.RefusedRoles.Where(r => IsDue(r, report.At, now))];
        due.ForEach(role => _takenAt[role] = now);
        return due;
    }

    private bool IsDue(string role, DateTimeOffset reportedAt, DateTimeOffset now) =>
        !_takenAt.TryGetValue(role, out var takenAt) || (reportedAt > takenAt && now - takenAt >= Pause);
}
