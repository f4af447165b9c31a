using System.Runtime.CompilerServices;
using GatewayProxy.Recording.Sealing;
using Microsoft.Win32.SafeHandles;

namespace GatewayProxy.Recording.Storing;

/// <summary>Recordings as files of a directory (0700, files 0600), a volume for example.</summary>
public sealed class DirectoryStore : IRecordingStore
{
    private const UnixFileMode OwnerOnlyDirectory =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root;
    private volatile bool _wasThere;

    public DirectoryStore(string root) => _root = Path.GetFullPath(root);

    public async Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var path = PathOf(key);
        var directory = Path.GetDirectoryName(path)!;
        var draft = Path.Combine(directory, $".{Guid.NewGuid():N}");
        try
        {
            DemandRoot();
            CreateDirectory(directory);
            try
            {
                await WriteAsync(draft, content, cancellation).ConfigureAwait(false);
                if (!DirectoryFiles.TryLink(draft, path))
                {
                    return false;
                }
            }
            finally
            {
                File.Delete(draft);
            }

            DirectoryFiles.Sync(directory);
            return true;
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure($"{path} cannot be stored", e);
        }
    }

    public async Task<byte[]?> ReadAsync(string key, CancellationToken cancellation)
    {
        var path = PathOf(key);
        DemandRoot();
        try
        {
            using var file = DirectoryFiles.TryOpen(path);
            return file is null ? null : await ReadAsync(path, file, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure($"{path} cannot be read", e);
        }
    }

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var folder = prefix[..(prefix.LastIndexOf('/') + 1)];
        if (folder.Length > 0)
        {
            ObjectKey.Check(folder[..^1]);
        }

        DemandRoot();
        foreach (var stored in List(folder, prefix))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return stored;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public Task DeleteAsync(string key, CancellationToken cancellation)
    {
        var path = PathOf(key);
        try
        {
            if (File.Exists(path))
            {
                File.Delete(path);
                DirectoryFiles.Sync(Path.GetDirectoryName(path)!);
            }

            return Task.CompletedTask;
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure($"{path} cannot be deleted", e);
        }
    }

    private static bool IsFailure(Exception e) =>
        e is (IOException or UnauthorizedAccessException) and not RecordingStoreException;

    private static RecordingStoreException Failure(string what, Exception e) =>
        e is UnauthorizedAccessException
            ? new RecordingStoreException(
                $"{what}: {e.Message} Give the gateway's user the directory.", isTransient: false, e)
            : new RecordingStoreException(
                $"{what}: {e.Message} Look at the disk and its free space.", isTransient: true, e);

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await file.WriteAsync(content, cancellation).ConfigureAwait(false);
        file.Flush(flushToDisk: true);
    }

    private static async Task<byte[]> ReadAsync(string path, SafeFileHandle file, CancellationToken cancellation)
    {
        var length = RandomAccess.GetLength(file);
        if (length > Segment.MaxBytes)
        {
            throw new RecordingStoreException(
                $"{path} is longer than any object of a recording.", isTransient: false);
        }

        var content = new byte[length];
        for (var at = 0; at < content.Length;)
        {
            var read = await RandomAccess.ReadAsync(file, content.AsMemory(at), at, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return content[..at];
            }

            at += read;
        }

        return content;
    }

    // A directory that is new is not there after a loss of power unless the one above knows of it.
    private void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path)!;
        if (path.Length > _root.Length)
        {
            CreateDirectory(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        if (path.Length > _root.Length)
        {
            DirectoryFiles.Make(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnlyDirectory);
            _wasThere = true;
        }

        DirectoryFiles.Sync(parent);
    }

    // Another one in its place would hide what is stored, or be hidden when the volume is back.
    private void DemandRoot()
    {
        if (Directory.Exists(_root))
        {
            _wasThere = true;
        }
        else if (_wasThere)
        {
            throw new RecordingStoreException(
                $"{_root} is gone. Put it back, or mount it again: recordings are in it.", isTransient: true);
        }
    }

    private string PathOf(string key)
    {
        ObjectKey.Check(key);
        return Path.Combine(_root, key);
    }

    // Names of directories sort with their slash, as they do in keys. What starts with a dot is somebody's draft. A
    // link is no object, and one to a directory above would have no end.
    private IEnumerable<StoredObject> List(string folder, string prefix)
    {
        var entries = Entries(folder)
            .Where(entry => entry.Name[0] != '.' && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            .Select(entry => (Key: folder + entry.Name + (entry is DirectoryInfo ? "/" : ""), Entry: entry))
            .Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal)
                || (item.Entry is DirectoryInfo && prefix.StartsWith(item.Key, StringComparison.Ordinal)))
            .OrderBy(item => item.Key, StringComparer.Ordinal);
        foreach (var (key, entry) in entries)
        {
            if (entry is FileInfo file)
            {
                // One that is deleted meanwhile has no length; a pipe has none either, and is no object.
                if (file.Exists && (file.Length > 0 || IsFile(file.FullName)))
                {
                    yield return new StoredObject(key, file.Length);
                }

                continue;
            }

            foreach (var stored in List(key, prefix))
            {
                yield return stored;
            }
        }
    }

    private static bool IsFile(string path)
    {
        using var file = DirectoryFiles.TryOpen(path);
        return file is not null;
    }

    private FileSystemInfo[] Entries(string folder)
    {
        var directory = new DirectoryInfo(Path.Combine(_root, folder));
        try
        {
            return directory.GetFileSystemInfos();
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure($"{directory.FullName} cannot be listed", e);
        }
    }
}
