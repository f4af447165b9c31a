using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>Event ids 9150-9154: Kubernetes Events.</summary>
internal static partial class EventLog
{
    [LoggerMessage(9150, LogLevel.Debug, "Event {Reason} of {Kind} {Name} was not written: {Error}")]
    public static partial void NotWritten(ILogger log, string reason, string kind, string name, string error);
}
