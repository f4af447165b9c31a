namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>
/// The test is a cell of the client matrix: of <paramref name="client"/>, or of every client that it is given.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CellAttribute(Feature feature, string? client = null) : Attribute
{
    public Feature Feature { get; } = feature;

    public string? Client { get; } = client;
}
