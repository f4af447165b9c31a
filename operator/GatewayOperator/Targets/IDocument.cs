namespace GatewayOperator.Targets;

/// <summary>A small document of the operator's own that outlives it.</summary>
public interface IDocument
{
    /// <summary>What a message calls it.</summary>
    string Name { get; }

    /// <summary>Null when it was never written.</summary>
    /// <exception cref="InvalidDataException">It was damaged.</exception>
    Task<byte[]?> ReadAsync(CancellationToken ct);

    /// <summary>Replaces it whole; when this returns it outlives the process.</summary>
    Task WriteAsync(byte[] content, CancellationToken ct);
}
