using System.Collections.Concurrent;

namespace GatewayOperator.Tests.Masking.Holds;

/// <summary>
/// Every text that files of some folders ever held, as far as it can be read before the next is written.
/// </summary>
internal sealed class WrittenVersions : IDisposable
{
    private readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly FileSystemWatcher _watcher;
    private readonly string[] _folders;

    /// <param name="directory">What is watched.</param>
    /// <param name="folders">Names of folders in it.</param>
    public WrittenVersions(string directory, params string[] folders)
    {
        _folders = [.. folders.Select(f => Path.Combine(directory, f) + Path.DirectorySeparatorChar)];
        _watcher = new FileSystemWatcher(directory)
        {
            IncludeSubdirectories = true,
            InternalBufferSize = 64 * 1024,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite,
        };
        _watcher.Created += (_, e) => Keep(e.FullPath);
        _watcher.Changed += (_, e) => Keep(e.FullPath);
        _watcher.Renamed += (_, e) => Keep(e.FullPath);
        _watcher.EnableRaisingEvents = true;
    }

    public IReadOnlyCollection<string> All => [.. _paths.Keys];

    public void Dispose() => _watcher.Dispose();

    private void Keep(string path)
    {
        if (!Array.Exists(_folders, f => path.StartsWith(f, StringComparison.Ordinal)))
        {
            return;
        }

        try
        {
            _paths.TryAdd(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was renamed or removed meanwhile: its next name has its own event.
        }
    }
}
