using GatewayOperator.Api.Configuration;
using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Sessions;

/// <summary>What a client hears whose result is larger than its grant allows.</summary>
internal static class ResultLimits
{
    public static ServerError Error(SessionLimits limits, bool byRows) => new(
        SqlState.ProgramLimitExceeded,
        byRows
            ? $"statement returns more than the grant's session.maxRows of {limits.MaxRows} rows"
            : $"statement returns more than the grant's session.maxBytes of {limits.MaxBytes} bytes",
        null,
        "Narrow the statement (WHERE, LIMIT), or ask the platform team for a larger limit.");
}
