namespace GatewayOperator.Targets;

/// <summary>Targets, wherever they run; event ids of local mode's block, where they began.</summary>
internal static partial class Log
{
    [LoggerMessage(9022, LogLevel.Error, "{Target}: {Message}")]
    public static partial void TargetFailed(ILogger log, string target, string message);

    [LoggerMessage(9026, LogLevel.Information, "{Target} published revision {Revision} with {Grants} grants")]
    public static partial void Published(ILogger log, string target, string revision, int grants);
}
