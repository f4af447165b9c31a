namespace GatewayOperator.Targets;

/// <summary>What the operator contributes to a target cannot be used; the message says what to do.</summary>
public sealed class TargetMaterialsException(string message, Exception? inner = null) : Exception(message, inner);
