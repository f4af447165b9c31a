using GatewayOperator.Targets;

namespace GatewayOperator.Local;

/// <summary>A document in a file that only its owner reads.</summary>
public sealed class FileDocument(string path) : IDocument
{
    public string Name => path;

    public async Task<byte[]?> ReadAsync(CancellationToken ct) =>
        File.Exists(path) ? await File.ReadAllBytesAsync(path, ct).ConfigureAwait(false) : null;

    public Task WriteAsync(byte[] content, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        PrivateFile.Write(path, content);
        return Task.CompletedTask;
    }
}
