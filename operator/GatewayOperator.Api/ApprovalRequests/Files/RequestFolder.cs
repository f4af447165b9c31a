using System.Collections.Concurrent;
using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Api.ApprovalRequests.Files;

/// <summary>
/// Approval requests as files, for local mode. A file is written beside its name and renamed, so that a reader finds
/// the old or the new one; whoever writes holds the namespace's lock. Safe for use by many threads.
/// </summary>
public sealed class RequestFolder(string directory) : IRequestStore
{
    // Their group reads requests in order to decide on them; nobody else enters the state directory.
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _queues = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CachedRequest> _read = new(StringComparer.Ordinal);

    public string Directory { get; } = Path.GetFullPath(directory);

    /// <summary>Creates the directory unless it is there.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    public void Create() => CreateDirectory(Directory);

    public IEnumerable<string> Namespaces() => System.IO.Directory.Exists(Directory)
        ? System.IO.Directory.GetDirectories(Directory).Select(path => Path.GetFileName(path))
            .Where(RequestPaths.IsLabel).Order(StringComparer.Ordinal)
        : [];

    public IEnumerable<ApprovalRequest> All() => Namespaces().SelectMany(List);

    /// <summary>The requests of a namespace by name; what is no request is passed over.</summary>
    public IEnumerable<ApprovalRequest> List(string @namespace)
    {
        var folder = new DirectoryInfo(RequestPaths.FolderOf(Directory, @namespace));
        var names = folder.Exists
            ? folder.GetFiles("*" + RequestPaths.Extension).Select(file => Path.GetFileNameWithoutExtension(file.Name))
            : [];
        return names.Where(RequestPaths.IsLabel).Order(StringComparer.Ordinal)
            .Select(name => Find(@namespace, name)).OfType<ApprovalRequest>();
    }

    /// <summary>Null when there is no such request, or its file is none.</summary>
    public ApprovalRequest? Find(string @namespace, string name)
    {
        var path = RequestPaths.Of(Directory, @namespace, name);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            _read.TryRemove(path, out _);
            return null;
        }

        var cached = _read.GetValueOrDefault(path);
        return cached is not null && cached.IsOf(file) ? cached.Request : Read(file, cached)?.Request;
    }

    public bool Exists(string @namespace, string name) => File.Exists(RequestPaths.Of(Directory, @namespace, name));

    /// <summary>Whoever writes takes it first, and reads again what they go by.</summary>
    /// <exception cref="IOException">It cannot be had.</exception>
    public async Task<IDisposable> LockAsync(string @namespace, CancellationToken cancellation)
    {
        var folder = RequestPaths.FolderOf(Directory, @namespace);
        CreateDirectory(folder);
        var queue = _queues.GetOrAdd(folder, _ => new SemaphoreSlim(1, 1));
        return await FolderLock.TakeAsync(folder, queue, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a request with a name of its own. When its requester has one for the same that is open, that one is it.
    /// </summary>
    /// <exception cref="ApprovalLimitException">The grant or the target has too many.</exception>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public async Task<ApprovalRequest> AskAsync(
        string @namespace,
        ApprovalRequestSpec spec,
        ApprovalsConfig limits,
        DateTimeOffset now,
        CancellationToken cancellation)
    {
        using var held = await LockAsync(@namespace, cancellation).ConfigureAwait(false);
        var present = List(@namespace).ToList();
        if (RequestBounds.FindSame(present, spec, now) is { } same)
        {
            return same;
        }

        RequestBounds.Check(present, spec, limits, now);
        while (true)
        {
            if (Create(New(@namespace, spec, now)) is { } created)
            {
                return created;
            }
        }
    }

    /// <summary>Writes a new request under the lock; the file is there as a whole or not at all.</summary>
    /// <returns>It with its resourceVersion, or null when the name is taken.</returns>
    public ApprovalRequest? Create(ApprovalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = PathOf(request);
        if (File.Exists(path))
        {
            return null;
        }

        return Write(path, request, overwrite: false, durable: false);
    }

    /// <summary>
    /// Writes another status, guarded by the resourceVersion: what happened since <paramref name="known"/> is not lost.
    /// </summary>
    /// <param name="known">The request as the caller knows it.</param>
    /// <param name="status">What it becomes.</param>
    /// <param name="durable">Whether it must outlive the machine's power.</param>
    /// <param name="cancellation">Ends the wait for the lock.</param>
    /// <returns>It with its new resourceVersion, or null when it is not what it was any more.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task<ApprovalRequest?> UpdateAsync(
        ApprovalRequest known, ApprovalRequestStatus status, bool durable, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(known);
        using var held = await LockAsync(known.Metadata.Namespace, cancellation).ConfigureAwait(false);
        var path = PathOf(known);
        // Guarded by what is in the file now, not by what its time says about it.
        _read.TryRemove(path, out _);
        return Find(known.Metadata.Namespace, known.Metadata.Name) is { } current
            && current.Metadata.ResourceVersion == known.Metadata.ResourceVersion
                ? Write(path, current with { Status = status }, overwrite: true, durable)
                : null;
    }

    /// <summary>Removes a request unless it has changed since.</summary>
    public async Task DeleteAsync(ApprovalRequest known, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(known);
        using var held = await LockAsync(known.Metadata.Namespace, cancellation).ConfigureAwait(false);
        var current = Find(known.Metadata.Namespace, known.Metadata.Name);
        if (current?.Metadata.ResourceVersion == known.Metadata.ResourceVersion)
        {
            File.Delete(PathOf(known));
        }
    }

    /// <summary>Reads a file anew when it is asked for next.</summary>
    internal void Forget(string path) => _read.TryRemove(path, out _);

    internal string PathOf(ApprovalRequest request) =>
        RequestPaths.Of(Directory, request.Metadata.Namespace, request.Metadata.Name);

    private static ApprovalRequest New(string @namespace, ApprovalRequestSpec spec, DateTimeOffset now) => new()
    {
        ApiVersion = ResourceGroup.ApiVersion,
        Kind = ResourceKinds.Request,
        Metadata = new ObjectMeta
        {
            Name = RequestName.For(spec.GrantRef.Name),
            Namespace = @namespace,
            Uid = Guid.NewGuid().ToString(),
            CreationTimestamp = now,
        },
        Spec = spec,
    };

    private CachedRequest? Read(FileInfo file, CachedRequest? before)
    {
        try
        {
            var (written, length) = (file.LastWriteTimeUtc, file.Length);
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var text = File.ReadAllText(file.FullName);
            var version = RequestText.VersionOf(text);
            var request = before?.Version == version ? before.Request : RequestText.Parse(text);
            return _read[file.FullName] = new CachedRequest(
                written, length, now, version, IsAt(request, file) ? request : null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // A file that was copied under another name is not that request.
    private static bool IsAt(ApprovalRequest? request, FileInfo file) =>
        request is not null
        && request.Metadata.Name == Path.GetFileNameWithoutExtension(file.Name)
        && request.Metadata.Namespace == file.Directory?.Name;

    private static ApprovalRequest Write(string path, ApprovalRequest request, bool overwrite, bool durable)
    {
        var text = RequestText.Write(request);
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: durable);
        }

        // Without overwriting it is link(2): a name that is taken stays what it is.
        File.Move(draft, path, overwrite);
        if (durable)
        {
            FolderSync.Run(Path.GetDirectoryName(path)!);
        }

        return request with { Metadata = request.Metadata with { ResourceVersion = RequestText.VersionOf(text) } };
    }

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            System.IO.Directory.CreateDirectory(path);
            return;
        }

        System.IO.Directory.CreateDirectory(path, FolderMode);
    }
}
