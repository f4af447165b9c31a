using GatewayOperator.Cli.Local;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Reading;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Cli.Sessions;

/// <summary>Finds recorded sessions by what a user calls them.</summary>
internal sealed class SessionFinder(LocalInstallation installation, TimeProvider time, DecryptionKeys? keys = null)
{
    private const string Folder = "/" + ObjectKey.Sessions;

    /// <summary>All sessions of the installation.</summary>
    public async Task<SessionArchive> OpenAsync(CancellationToken cancellation)
    {
        var spools = new RecordingPlaces(installation.Spool).Spools();
        if (RecordingUri.TryParse(installation.Recordings, out var uri) && !uri.IsFile)
        {
            return new SessionArchive(await TargetsAsync(uri, cancellation), spools, keys);
        }

        var places = new RecordingPlaces(uri?.LocalPath ?? installation.Recordings);
        return new SessionArchive(places.Stores(), spools.Concat(places.Spools()), keys);
    }

    /// <param name="wanted">An id, the file of a journal, or the path or URI of a session in a store.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CommandException">There is no such session.</exception>
    public async Task<SessionPlace> FindAsync(string wanted, CancellationToken cancellation)
    {
        var place = await FindInStoreAsync(wanted, cancellation);
        if (place is null && File.Exists(PathOf(wanted)))
        {
            return new SessionPlace(Path.GetFileNameWithoutExtension(wanted), Journal: PathOf(wanted));
        }

        if (place is null && SessionId.IsValid(wanted.ToLowerInvariant()))
        {
            place = await (await OpenAsync(cancellation)).FindAsync(wanted.ToLowerInvariant(), cancellation);
        }

        return place ?? throw new CommandException(
            $"There is no session {wanted} in {installation.Recordings}. `dbgateway sessions` lists those there are.");
    }

    // <target>/sessions/<id>, with or without the name of a segment behind it.
    private async Task<SessionPlace?> FindInStoreAsync(string wanted, CancellationToken cancellation)
    {
        var isUri = RecordingUri.TryParse(wanted, out var uri);
        var path = isUri ? wanted : Path.GetFullPath(wanted);
        var folder = path.LastIndexOf(Folder, StringComparison.Ordinal);
        var id = folder < 0 ? "" : path[(folder + Folder.Length)..].Split('/')[0];
        if (!SessionId.IsValid(id))
        {
            return isUri && !uri!.IsFile
                ? throw new CommandException($"{wanted} names no session: its end is sessions/<session id>.")
                : null;
        }

        var target = path[..folder];
        var store = isUri ? RecordingUri.Open(new Uri(target), time) : new DirectoryStore(target);
        var archive = new SessionArchive([new RecordedTarget(target, store)], [], keys);
        return await archive.FindAsync(id, cancellation);
    }

    private async Task<List<RecordedTarget>> TargetsAsync(Uri uri, CancellationToken cancellation)
    {
        var store = RecordingUri.Open(uri, time);
        var location = uri.ToString().TrimEnd('/');
        var targets = new List<RecordedTarget>();
        await foreach (var stored in store.ListAsync("", cancellation))
        {
            var name = stored.Key[..Math.Max(0, stored.Key.IndexOf('/', StringComparison.Ordinal))];
            if (name.Length > 0 && targets.All(target => target.Location != $"{location}/{name}"))
            {
                targets.Add(new RecordedTarget($"{location}/{name}", new PrefixedStore(store, $"{name}/")));
            }
        }

        return targets;
    }

    private static string PathOf(string wanted) =>
        RecordingUri.TryParse(wanted, out var uri) && uri.IsFile ? uri.LocalPath : wanted;
}
