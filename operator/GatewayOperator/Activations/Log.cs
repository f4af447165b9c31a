namespace GatewayOperator.Activations;

/// <summary>Event ids 4040-4059: activation of grants.</summary>
internal static partial class Log
{
    [LoggerMessage(
        4040, LogLevel.Information, "{Namespace}/{Grant} is active for {Identity} until {Until:u}, request {Request}")]
    public static partial void Activated(
        this ILogger log, string @namespace, string grant, string identity, DateTimeOffset until, string request);

    [LoggerMessage(4041, LogLevel.Information, "{Identity} asks for {Namespace}/{Grant}, request {Request}")]
    public static partial void Asked(
        this ILogger log, string identity, string @namespace, string grant, string request);

    [LoggerMessage(4042, LogLevel.Warning, "Nobody is asked to activate {Namespace}/{Grant}: {Reason}")]
    public static partial void NotAsked(this ILogger log, string @namespace, string grant, string reason);

    [LoggerMessage(4043, LogLevel.Warning, "{Count} activation(s) of {Namespace}/{Grant} were ended by {Person}")]
    public static partial void Revoked(
        this ILogger log, int count, string @namespace, string grant, string person);

    [LoggerMessage(4044, LogLevel.Warning, "A revocation in {Namespace} does not count: {Reason}")]
    public static partial void NotRevoked(this ILogger log, string @namespace, string reason);

    [LoggerMessage(4045, LogLevel.Information, "{Count} activation(s) ended with their grants")]
    public static partial void GrantsGone(this ILogger log, int count);
}
