using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording;

/// <summary>
/// The files of one target in a proxy's spool: <c>&lt;session&gt;.jsonl</c>, and <c>ledger/&lt;proxy&gt;.jsonl</c>.
/// </summary>
public sealed class SpoolFolder(string path)
{
    private const string Extension = ".jsonl";

    public string Path { get; } = path;

    public string Ledgers => System.IO.Path.Combine(Path, "ledger");

    /// <summary>The folder of a target in a spool.</summary>
    public static SpoolFolder Of(string spool, string @namespace, string target) =>
        new(System.IO.Path.Combine(spool, $"{@namespace}.{target}"));

    /// <summary>Where the journal of a session is while it is written.</summary>
    public string Journal(string session) => System.IO.Path.Combine(Path, SessionJournal.FileName(session));

    /// <summary>Journals that no process writes any more, oldest first.</summary>
    /// <param name="own">Sessions of this process, whose locks it cannot see.</param>
    public IEnumerable<string> AbandonedJournals(Func<string, bool> own) => Abandoned(Path, own);

    /// <summary>The same for ledgers.</summary>
    public IEnumerable<string> AbandonedLedgers(Func<string, bool> own) => Abandoned(Ledgers, own);

    /// <summary>Another process writes here, or stores what it has written: its ledger is locked.</summary>
    /// <param name="own">As above.</param>
    public bool IsSharedWithAnother(Func<string, bool> own) => Files(Ledgers, own).Any(file => !IsAbandoned(file));

    /// <summary>Length of all files that are not this process's.</summary>
    /// <param name="own">As above.</param>
    public long BytesOfOthers(Func<string, bool> own) =>
        Files(Path, own).Concat(Files(Ledgers, own))
            .Sum(file => new FileInfo(file) is { Exists: true } there ? there.Length : 0);

    /// <summary>The id in a file's name.</summary>
    public static string IdOf(string file) => System.IO.Path.GetFileNameWithoutExtension(file);

    private static IEnumerable<string> Abandoned(string folder, Func<string, bool> own) =>
        Files(folder, own).Where(IsAbandoned);

    private static IEnumerable<string> Files(string folder, Func<string, bool> own) =>
        !Directory.Exists(folder)
            ? []
            : Directory.EnumerateFiles(folder, "*" + Extension)
                .Where(file => SessionId.IsValid(IdOf(file)) && !own(IdOf(file)))
                .Order(StringComparer.Ordinal);

    private static bool IsAbandoned(string file)
    {
        try
        {
            using var opened = JournalReader.OpenShared(file);
            return !JournalLock.IsHeld(opened);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
