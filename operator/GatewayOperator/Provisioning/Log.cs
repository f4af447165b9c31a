namespace GatewayOperator.Provisioning;

/// <summary>Log messages of provisioning: 9200 to 9299 of the reconcile block.</summary>
internal static partial class Log
{
    [LoggerMessage(9200, LogLevel.Information,
        "Target {Target}: {Programmed} of {Wanted} grants programmed by {Statements} statements in {Milliseconds} ms")]
    public static partial void Provisioned(
        ILogger logger, string target, int programmed, int wanted, int statements, long milliseconds);

    [LoggerMessage(9201, LogLevel.Debug, "Target {Target}: the database is as wanted ({Milliseconds} ms)")]
    public static partial void Unchanged(ILogger logger, string target, long milliseconds);

    [LoggerMessage(9202, LogLevel.Warning, "Target {Target}: not provisioned: {Problem}")]
    public static partial void TargetFailed(ILogger logger, string target, string problem);

    [LoggerMessage(9203, LogLevel.Warning, "Target {Target}, grant {Grant}: {Reason}: {Problem}")]
    public static partial void GrantFailed(ILogger logger, string target, string grant, string reason, string problem);

    [LoggerMessage(9204, LogLevel.Information,
        "Target {Target}: revoked {Roles} roles, terminated {Sessions} sessions")]
    public static partial void Revoked(ILogger logger, string target, int roles, long sessions);

    [LoggerMessage(9205, LogLevel.Warning, "Target {Target}: {Notice}")]
    public static partial void Noticed(ILogger logger, string target, string notice);

    [LoggerMessage(9206, LogLevel.Warning,
        "Target {Target}, grant {Grant}: the database refused the password of {Role}, so it was set again and "
        + "{Sessions} sessions that did not come through the gateway were ended. Look for ALTER ROLE in the grant's "
        + "recordings.")]
    public static partial void PasswordReissued(
        ILogger logger, string target, string grant, string role, long sessions);
}
