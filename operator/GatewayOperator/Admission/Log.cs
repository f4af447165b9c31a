namespace GatewayOperator.Admission;

/// <summary>Event ids 4060-4079: admission.</summary>
internal static partial class Log
{
    [LoggerMessage(4060, LogLevel.Information, "Admission webhooks are served on {Address}")]
    public static partial void Serving(this ILogger log, string address);

    [LoggerMessage(4061, LogLevel.Error, "{Path} was not answered for {Operation} of {Kind} {Namespace}/{Name}")]
    public static partial void NotJudged(
        this ILogger log,
        Exception cause,
        string path,
        string operation,
        string kind,
        string @namespace,
        string? name);

    [LoggerMessage(4062, LogLevel.Information, "{Namespace}/{Request} was {Verdict} by {Approver}")]
    public static partial void Decided(
        this ILogger log, string @namespace, string request, string verdict, string approver);

    [LoggerMessage(4063, LogLevel.Warning, "{User} may not change {Namespace}/{Request}: {Reason}")]
    public static partial void Refused(
        this ILogger log, string user, string @namespace, string? request, string reason);

    [LoggerMessage(4064, LogLevel.Information, "The webhooks' certificate is new, it ends at {End:u}")]
    public static partial void Certificate(this ILogger log, DateTimeOffset end);

    [LoggerMessage(4065, LogLevel.Information, "The webhooks' authority is new, it ends at {End:u}")]
    public static partial void Authority(this ILogger log, DateTimeOffset end);

    [LoggerMessage(4066, LogLevel.Error, "The webhooks' certificate cannot be looked after: {Error}")]
    public static partial void CertificateFailing(this ILogger log, string error);

    [LoggerMessage(4067, LogLevel.Information, "{Kind} {Name} tells the API server of the webhooks")]
    public static partial void Registered(this ILogger log, string kind, string name);

    [LoggerMessage(4068, LogLevel.Error, "The API server cannot be told of the webhooks: {Error}")]
    public static partial void RegistrationFailing(this ILogger log, string error);
}
