namespace GatewayOperator.Approvals;

/// <summary>
/// Directories that a group of people may use. Once made, their group and mode are the administrator's.
/// </summary>
internal static class SharedFolder
{
    public static void Ensure(string path, UnixFileMode mode)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // mkdir(2) takes less than the whole mode, and less again by the umask.
        File.SetUnixFileMode(path, mode);
    }
}
