namespace GatewayOperator.Tests.Benchmarks.Contenders;

/// <summary>
/// A directory below the repository: on a real disk, where the system's temporary directory may be memory.
/// </summary>
public sealed class WorkFolder : IDisposable
{
    private int _folders;

    public string Root { get; } = Directory.CreateDirectory(
        Path.Combine(Programs.Repository, "artifacts", "bench", Guid.NewGuid().ToString("N")[..8])).FullName;

    public string NewFolder(string name) =>
        Directory.CreateDirectory(Path.Combine(Root, $"{name}-{Interlocked.Increment(ref _folders)}")).FullName;

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
