namespace GatewayOperator.Tests.Masking.Holds;

/// <summary>A client has gone away in the middle of its conversation, on purpose.</summary>
internal sealed class ClientLeftException : Exception;
