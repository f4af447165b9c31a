namespace GatewayOperator.Provisioning;

/// <summary>What protection has reached cannot be read or recorded. The message says what to do.</summary>
public sealed class ProtectionMemoryException(string message, Exception cause) : Exception(message, cause);
