using System.Collections.Concurrent;

namespace GatewayOperator.Tests.Masking.Holds;

/// <summary>
/// Every text that files of some folders ever held, as far as it can be read before the next is written.
/// </summary>
internal sealed class WrittenVersions : IDisposable
{
    /// <summary>With fewer, next to nothing was watched.</summary>
    private const int Fewest = 300;

    private readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Exception> _errors = new();
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
        _watcher.Error += (_, e) => _errors.Enqueue(e.GetException());
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Fails when the watcher has lost events.</summary>
    public IReadOnlyCollection<string> All
    {
        get
        {
            Assert.That(_errors, Is.Empty, "files were written that nobody has looked at");
            Assert.That(_paths, Has.Count.AtLeast(Fewest), "versions of requests and decisions");
            return [.. _paths.Keys];
        }
    }

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
