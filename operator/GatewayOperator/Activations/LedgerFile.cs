using System.Text.Json;
using GatewayOperator.Local;

namespace GatewayOperator.Activations;

/// <summary>The ledger's book as a file of the operator's own, for local mode.</summary>
public static class LedgerFile
{
    /// <exception cref="LocalModeException">The file was damaged.</exception>
    /// <exception cref="IOException">It cannot be read; later also that it cannot be written.</exception>
    public static ActivationLedger Open(string path, TimeProvider time) => new(
        Read(path),
        (book, _) =>
        {
            PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(book, JsonSerializerOptions.Web));
            return Task.CompletedTask;
        },
        time);

    private static ActivationBook Read(string path)
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<ActivationBook>(File.ReadAllBytes(path), JsonSerializerOptions.Web)!
                : new ActivationBook();
        }
        catch (JsonException)
        {
            throw new LocalModeException(
                $"{path} is damaged; delete it. Then no grant is active that has to be activated.");
        }
    }
}
