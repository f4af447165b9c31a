using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GatewayOperator.Api.ApprovalRequests.Files;

/// <summary>Makes the names in a folder outlive the machine's power, as a rename alone does not (fsync(2)).</summary>
public static class FolderSync
{
    private const int LinuxCloseOnExec = 0x80000;

    /// <exception cref="IOException">Whether they are on the disk is not known.</exception>
    public static void Run(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = new SafeFileHandle(
            Open(folder, OperatingSystem.IsLinux() ? LinuxCloseOnExec : 0), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException($"{folder} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
