using System.Globalization;

namespace GatewayOperator.Provisioning;

/// <summary>A grant's limits in the words of CREATE ROLE.</summary>
internal static class LoginLimits
{
    private const int Unlimited = -1;

    public static int ConnectionsOf(GrantPlan grant) => grant.MaxConcurrent ?? Unlimited;

    /// <summary>Cut to microseconds, which is what the server keeps.</summary>
    public static DateTimeOffset? ExpiryOf(GrantPlan grant) =>
        grant.ExpiresAt is { } at
            ? at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime()
            : null;

    public static string Clause(GrantPlan grant)
    {
        var until = ExpiryOf(grant)?.ToString("yyyy-MM-dd HH:mm:ss.ffffff'+00'", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"CONNECTION LIMIT {ConnectionsOf(grant)} VALID UNTIL '{until ?? "infinity"}'");
    }
}
