namespace GatewayOperator.Local;

/// <summary>Local mode cannot run as asked; the message says what to do.</summary>
public sealed class LocalModeException(string message) : Exception(message);
