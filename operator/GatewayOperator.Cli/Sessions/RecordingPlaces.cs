using GatewayProxy.Recording;
using GatewayProxy.Recording.Reading;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Cli.Sessions;

/// <summary>
/// The recordings that a directory holds: of one target or of several, as objects of a store, as journals where a proxy
/// writes them, or both.
/// </summary>
internal sealed class RecordingPlaces(string directory)
{
    private static readonly string[] Kinds =
        [ObjectKey.Sessions, ObjectKey.Ledgers, ObjectKey.Keys, ObjectKey.Heads];

    /// <summary>Whether a key is one of a target's place itself.</summary>
    public static bool IsKind(string key) => Kinds.Any(kind => key.StartsWith(kind, StringComparison.Ordinal));

    public IEnumerable<RecordedTarget> Stores() =>
        Targets().Where(IsStore).Select(path => new RecordedTarget(path, new DirectoryStore(path)));

    /// <summary>Directories that may have journals.</summary>
    public IEnumerable<string> Spools() => Targets();

    public IEnumerable<string> Journals() =>
        Targets().SelectMany(path => Journals(path).Concat(Journals(Path.Combine(path, "ledger"))));

    private static IEnumerable<string> Journals(string path) =>
        !Directory.Exists(path)
            ? []
            : Directory.EnumerateFiles(path, "*.jsonl")
                .Where(journal => SessionId.IsValid(Path.GetFileNameWithoutExtension(journal)))
                .Order(StringComparer.Ordinal);

    private static bool IsStore(string path) => Kinds.Any(kind => Directory.Exists(Path.Combine(path, kind)));

    private IEnumerable<string> Targets() =>
        !Directory.Exists(directory) ? []
            : IsStore(directory) || Journals(directory).Any() ? [directory]
            : Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal);
}
