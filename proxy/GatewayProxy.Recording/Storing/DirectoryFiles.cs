using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GatewayProxy.Recording.Storing;

/// <summary>What a store needs of POSIX that the class library does not offer.</summary>
internal static class DirectoryFiles
{
    private const int FileExists = 17;
    private const int OwnerOnly = 0b111_000_000;
    private const int LinuxCloseOnExec = 0x80000;

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
