namespace GatewayOperator.Provisioning.Preflight;

/// <summary>
/// Servers that show what they should not, whatever privileges say: CVE-2025-8713 (statistics through views), fixed in
/// 13.22, 14.19, 15.14, 16.10 and 17.6.
/// </summary>
internal static class ServerFloor
{
    /// <param name="version"><c>server_version_num</c>, for example 150018.</param>
    public static PreflightViolation? Check(int version)
    {
        var (major, minor) = (version / 10_000, version % 10_000);
        var floor = major switch
        {
            13 => 22,
            14 => 19,
            15 => 14,
            16 => 10,
            17 => 6,
            _ => 0,
        };
        return major >= 13 && minor >= floor
            ? null
            : new PreflightViolation(
                "",
                $"PostgreSQL {major}.{minor} shows statistics of columns to roles that may not read them "
                    + "(CVE-2025-8713)",
                major < 13 ? "update the server to a supported version" : $"update the server to {major}.{floor} "
                    + "or later",
                Trustable: false);
    }
}
