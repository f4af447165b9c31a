using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GatewayProxy.Recording.Storing;

/// <summary>What a store needs of POSIX that the class library does not offer.</summary>
internal static class DirectoryFiles
{
    private const int FileExists = 17;
    private const int OwnerOnly = 0b111_000_000;
    private const int NoSuchFile = 2;
    private const int AccessDenied = 13;
    private const int NotADirectory = 20;
    private const int LinuxCloseOnExec = 0x80000;
    private const int LinuxNonBlocking = 0x800;
    private const int MacNonBlocking = 0x4;

    /// <summary>Gives a file a second name unless that is taken, in one step (link(2)).</summary>
    /// <returns>False when the name is taken.</returns>
    /// <exception cref="RecordingStoreException">The name cannot be given.</exception>
    public static bool TryLink(string path, string name)
    {
        if (Link(path, name) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == FileExists ? false : throw new RecordingStoreException(
            $"{name} cannot be linked: {Marshal.GetPInvokeErrorMessage(error)}. The directory needs a file system "
            + "with hard links: without them an object could overwrite another.",
            isTransient: false);
    }

    /// <summary>Makes one directory (0700), and none above it (mkdir(2)). One that is there already is fine.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void Make(string directory)
    {
        if (MakeDirectory(directory, OwnerOnly) != 0 && Marshal.GetLastPInvokeError() is var error and not FileExists)
        {
            throw new IOException($"{directory} cannot be made: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    /// <summary>Makes the names in a directory outlive the machine's power (fsync(2)).</summary>
    public static void Sync(string directory)
    {
        var flags = OperatingSystem.IsLinux() ? LinuxCloseOnExec : 0;
        using var handle = new SafeFileHandle(Open(directory, flags), ownsHandle: true);
        if (!handle.IsInvalid)
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    /// <summary>Opens a file to read it, and does not wait for a writer where somebody has put a pipe.</summary>
    /// <returns>Null when there is none, or what is there is a pipe or a socket.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static SafeFileHandle? TryOpen(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.Exists(path) ? File.OpenHandle(path, options: FileOptions.Asynchronous) : null;
        }

        var flags = OperatingSystem.IsLinux() ? LinuxCloseOnExec | LinuxNonBlocking : MacNonBlocking;
        var file = new SafeFileHandle(Open(path, flags), ownsHandle: true);
        if (file.IsInvalid)
        {
            var error = Marshal.GetLastPInvokeError();
            file.Dispose();
            return error switch
            {
                NoSuchFile or NotADirectory => null,
                AccessDenied => throw new UnauthorizedAccessException(Marshal.GetPInvokeErrorMessage(error) + "."),
                _ => throw new IOException(Marshal.GetPInvokeErrorMessage(error) + "."),
            };
        }

        if (IsSeekable(file))
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    private static bool IsSeekable(SafeFileHandle file)
    {
        try
        {
            return RandomAccess.GetLength(file) >= 0;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);

    [DllImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeDirectory([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
