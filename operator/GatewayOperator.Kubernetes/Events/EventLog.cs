using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>Event ids 8340-8349: Kubernetes Events.</summary>
internal static partial class EventLog
{
    [LoggerMessage(8340, LogLevel.Debug, "Event {Reason} of {Kind} {Name} was not written: {Error}")]
    public static partial void NotWritten(ILogger log, string reason, string kind, string name, string error);
}
