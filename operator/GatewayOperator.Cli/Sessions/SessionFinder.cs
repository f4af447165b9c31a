using GatewayOperator.Api.Configuration;
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
        var own = DirectoryOf(installation.Recordings) is { } path ? new RecordingPlaces(path).Spools() : [];
        return new SessionArchive(await StoresAsync(cancellation), spools.Concat(own), keys);
    }

    /// <param name="wanted">An id, the file of a journal, or the path or URI of a session in a store.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CommandException">There is no such session.</exception>
    public async Task<SessionPlace> FindAsync(string wanted, CancellationToken cancellation)
    {
        if (InStore(wanted) is (var target, var id))
        {
            return await new SessionArchive([target], [], keys).FindAsync(id, cancellation) ?? throw NotThere(wanted);
        }

        if (File.Exists(PathOf(wanted)))
        {
            return new SessionPlace(Path.GetFileNameWithoutExtension(wanted), Journal: PathOf(wanted));
        }

        if (DirectoryOf(wanted) is null)
        {
            throw new CommandException($"{wanted} names no session: its end is sessions/<session id>.");
        }

        var place = SessionId.IsValid(wanted.ToLowerInvariant())
            ? await (await OpenAsync(cancellation)).FindAsync(wanted.ToLowerInvariant(), cancellation)
            : null;
        return place ?? throw NotThere(wanted);
    }

    /// <summary>The sessions that are meant, oldest first.</summary>
    /// <param name="wanted">
    /// An id, the path or URI of a session in a store, the file of a journal, a directory or URI.
    /// </param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CommandException">There is nothing of that name.</exception>
    public async Task<IReadOnlyList<SessionPlace>> AllAsync(string wanted, CancellationToken cancellation)
    {
        if (SessionId.IsValid(wanted.ToLowerInvariant()) || InStore(wanted) is not null || File.Exists(PathOf(wanted)))
        {
            return [await FindAsync(wanted, cancellation)];
        }

        if (DirectoryOf(wanted) is not { } directory)
        {
            var targets = await TargetsAsync(new Uri(wanted), cancellation);
            return await new SessionArchive(targets, [], keys).AllAsync(cancellation);
        }

        var places = new RecordingPlaces(directory);
        return Directory.Exists(directory)
            ? await new SessionArchive(places.Stores(), places.Spools(), keys).AllAsync(cancellation)
            : throw new CommandException($"There is no directory {directory}.");
    }

    /// <param name="wanted">
    /// An id, the path or URI of a session in a store, the file of a journal, a directory or URI; null is the whole
    /// installation.
    /// </param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CommandException">There is nothing of that name.</exception>
    public async Task<RecordedPlace> PlaceAsync(string? wanted, CancellationToken cancellation)
    {
        if (wanted is null || SessionId.IsValid(wanted.ToLowerInvariant()))
        {
            var own = DirectoryOf(installation.Recordings) is { } path ? new RecordingPlaces(path).Journals() : [];
            return new RecordedPlace(
                await StoresAsync(cancellation),
                [.. new RecordingPlaces(installation.Spool).Journals(), .. own],
                wanted?.ToLowerInvariant());
        }

        if (InStore(wanted) is (var target, var id))
        {
            return new RecordedPlace([target], [], id);
        }

        if (File.Exists(PathOf(wanted)))
        {
            return new RecordedPlace([], [PathOf(wanted)], null);
        }

        if (DirectoryOf(wanted) is not { } directory)
        {
            return new RecordedPlace(await TargetsAsync(new Uri(wanted), cancellation), [], null);
        }

        return Directory.Exists(directory)
            ? new RecordedPlace(
                [.. new RecordingPlaces(directory).Stores()], [.. new RecordingPlaces(directory).Journals()], null)
            : throw new CommandException($"There is no directory {directory}.");
    }

    // Where the user says; else where the targets' configurations say, and what is beside the resources.
    private async Task<IReadOnlyList<RecordedTarget>> StoresAsync(CancellationToken cancellation)
    {
        if (DirectoryOf(installation.Recordings) is not { } directory)
        {
            return await TargetsAsync(new Uri(installation.Recordings), cancellation);
        }

        var stores = new RecordingPlaces(directory).Stores();
        return installation.Elsewhere is not null
            ? [.. stores]
            : [.. stores.Concat(ConfiguredStores()).DistinctBy(target => Path.GetFullPath(target.Location))];
    }

    // Another user than the operator's cannot read its state, and finds what is beside the resources.
    private IEnumerable<RecordedTarget> ConfiguredStores()
    {
        try
        {
            return
            [
                .. from config in installation.ReadConfigurations()
                   let location = TargetStores.LocationOf(config)
                   where config.Recording.Storage?.S3 is not null || Directory.Exists(location)
                   select new RecordedTarget(location!, new TargetStores(time).For(config)!),
            ];
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or GatewayConfigException)
        {
            return [];
        }
    }

    // <target>/sessions/<id>, with or without the name of a segment behind it.
    private (RecordedTarget Target, string Session)? InStore(string wanted)
    {
        var isUri = RecordingUri.TryParse(wanted, out _);
        var path = isUri ? wanted : Path.GetFullPath(wanted);
        var folder = path.LastIndexOf(Folder, StringComparison.Ordinal);
        var id = folder < 0 ? "" : path[(folder + Folder.Length)..].Split('/')[0];
        if (!SessionId.IsValid(id))
        {
            return null;
        }

        var target = path[..folder];
        var store = isUri ? RecordingUri.Open(new Uri(target), time) : new DirectoryStore(target);
        return (new RecordedTarget(target, store), id);
    }

    private async Task<List<RecordedTarget>> TargetsAsync(Uri uri, CancellationToken cancellation)
    {
        var store = RecordingUri.Open(uri, time);
        var location = uri.ToString().TrimEnd('/');
        var targets = new List<RecordedTarget>();
        await foreach (var stored in store.ListAsync("", cancellation))
        {
            if (RecordingPlaces.IsKind(stored.Key))
            {
                return [new RecordedTarget(location, store)];
            }

            var name = stored.Key[..Math.Max(0, stored.Key.IndexOf('/', StringComparison.Ordinal))];
            if (name.Length > 0 && targets.All(target => target.Location != $"{location}/{name}"))
            {
                targets.Add(new RecordedTarget($"{location}/{name}", new PrefixedStore(store, $"{name}/")));
            }
        }

        return targets;
    }

    private CommandException NotThere(string wanted) => new(
        $"There is no session {wanted} in {installation.Recordings}. `dbgateway sessions` lists those there are.");

    /// <summary>Null for a URI of something else than files.</summary>
    private static string? DirectoryOf(string place) =>
        !RecordingUri.TryParse(place, out var uri) ? place : uri.IsFile ? uri.LocalPath : null;

    private static string PathOf(string wanted) =>
        RecordingUri.TryParse(wanted, out var uri) && uri.IsFile ? uri.LocalPath : wanted;
}
