namespace GatewayOperator.Compile;

/// <summary>Why a target cannot be programmed as it is written.</summary>
/// <param name="Reason">Reason of the condition.</param>
/// <param name="Message">The fault and the fix.</param>
/// <param name="IsReferenceFault">Something it names is missing.</param>
/// <param name="EndsSessions">
/// True when going on with the previous configuration would promise what is not kept; then its grants end.
/// </param>
public sealed record TargetFault(string Reason, string Message, bool IsReferenceFault, bool EndsSessions);
