using GatewayOperator.Api.ApprovalRequests.Files;

namespace GatewayOperator.Local;

/// <summary>
/// Writes files that hold secrets: readable by their owner only from the first byte on, replaced whole, there after a
/// power cut.
/// </summary>
public static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OwnerDirectory = OwnerOnly | UnixFileMode.UserExecute;

    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        };
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        FolderSync.Run(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>A directory that only its owner may enter.</summary>
    public static string Directory(string path) => System.IO.Directory.CreateDirectory(path, OwnerDirectory).FullName;
}
