using System.Runtime.InteropServices;

namespace GatewayOperator.DevIssuer;

/// <summary>Files and directories that nobody but their owner may open, from the moment they exist.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, ReadWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes a new file.</summary>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ReadWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }

    /// <summary>
    /// Gives a complete file its final name, unless a file has that name: of several callers one wins.
    /// </summary>
    /// <exception cref="IOException">The name cannot be given.</exception>
    public static void PublishOnce(string draft, string path)
    {
        // On Unix File.Move looks first and renames then, so that two callers both succeed; link(2) is one step.
        // File systems without hard links have to do with the former.
        if ((OperatingSystem.IsWindows() || Link(draft, path) != 0) && !File.Exists(path))
        {
            File.Move(draft, path, overwrite: false);
        }
    }

    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);
}
