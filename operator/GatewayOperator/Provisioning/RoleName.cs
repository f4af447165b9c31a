using System.Security.Cryptography;
using System.Text;

namespace GatewayOperator.Provisioning;

/// <summary>
/// Names of the roles we own: roles are shared by all databases of a server, and so by other installations.
/// </summary>
public static class RoleName
{
    /// <summary>PostgreSQL's NAMEDATALEN − 1; longer names are cut silently by the server.</summary>
    public const int MaxBytes = 63;

    /// <summary>
    /// <c>gw_</c> and 12 hex digits of SHA-256(installation ‖ 0 ‖ target UID ‖ 0 ‖ subject), then a hint for people,
    /// which is reduced to <c>[a-z0-9_]</c> and cut.
    /// </summary>
    public static string For(string installation, string targetUid, string subject, string hint)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{installation}\0{targetUid}\0{subject}"));
        var readable = new string([.. hint.ToLowerInvariant().Select(c => IsPlain(c) ? c : '_')]);
        var name = $"gw_{Convert.ToHexStringLower(digest)[..12]}{(readable.Length > 0 ? "_" : "")}{readable}";
        return name.Length > MaxBytes ? name[..MaxBytes] : name;
    }

    /// <summary>The login role of a grant, as the proxy finds it in its configuration.</summary>
    public static string ForLogin(TargetPlan plan, GrantPlan grant) =>
        For(plan.InstallationId, plan.TargetUid, grant.Uid, grant.Name);

    /// <summary>The role that owns the masked views, and their schema in every database.</summary>
    public static string ForViews(TargetPlan plan) =>
        For(plan.InstallationId, plan.TargetUid, ObjectComment.Views, ObjectComment.Views);

    private static bool IsPlain(char c) => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '_';
}
