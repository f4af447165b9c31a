using System.Text;
using GatewayOperator.Api.ApprovalRequests.Files;

namespace GatewayOperator.Approvals;

/// <summary>The directories that people's commands leave files in for the operator, one per namespace.</summary>
public sealed class Inbox(string directory)
{
    /// <summary>How long an answer waits for the one who asked.</summary>
    private static readonly TimeSpan AnswerLifetime = TimeSpan.FromHours(1);

    // People put files there, see nothing of each other's, and take away only their own.
    private const UnixFileMode InboxMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.StickyBit | UnixFileMode.SetGroup;

    public string Directory { get; } = Path.GetFullPath(directory);

    public void Open(string @namespace) =>
        SharedFolder.Ensure(RequestPaths.FolderOf(Directory, @namespace), InboxMode);

    /// <summary>Namespaces and paths of the files that wait, oldest first.</summary>
    public IEnumerable<(string Namespace, string Path)> Waiting() =>
        from folder in new DirectoryInfo(Directory).GetDirectories()
        where RequestPaths.IsLabel(folder.Name)
        from file in folder.GetFiles("*" + RequestPaths.Extension)
        where !file.Name.StartsWith('.')
        orderby file.LastWriteTimeUtc
        select (folder.Name, file.FullName);

    /// <summary>Takes a file away; whoever left it finds why it does not count, if it does not.</summary>
    public static void Answer(string path, string? refusal)
    {
        try
        {
            if (refusal is not null)
            {
                Say(Path.ChangeExtension(path, ApprovalFolders.RefusedExtension), refusal);
            }
        }
        finally
        {
            // Whoever gave it a name that leaves no room for an answer gets none.
            File.Delete(path);
        }
    }

    /// <summary>Takes a file away; whoever left it finds the answer.</summary>
    public static void Reply(string path, string extension, string answer)
    {
        try
        {
            Say(Path.ChangeExtension(path, extension), answer);
        }
        finally
        {
            // It may hold a token, whatever becomes of the answer.
            File.Delete(path);
        }
    }

    /// <summary>Removes answers that nobody fetched, and what was never finished.</summary>
    public void Sweep(DateTimeOffset now)
    {
        var old = from folder in new DirectoryInfo(Directory).GetDirectories()
                  from file in folder.GetFiles()
                  where file.Extension != RequestPaths.Extension || file.Name.StartsWith('.')
                  where file.LastWriteTimeUtc < now.UtcDateTime - AnswerLifetime
                  select file;
        foreach (var file in old)
        {
            file.Delete();
        }
    }

    private static void Say(string path, string text)
    {
        try
        {
            // A new file and nothing else: a link that somebody put there leads elsewhere.
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
                    | UnixFileMode.OtherRead,
            });
            file.Write(Encoding.UTF8.GetBytes(text + "\n"));
        }
        catch (IOException) when (Path.Exists(path))
        {
            // Somebody put something there: then that is what they find.
        }
    }
}
