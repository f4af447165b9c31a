using System.Diagnostics;

namespace GatewayOperator.Tests.Harness.Gateway;

/// <summary>A tmpfs of a few hundred kilobytes that can be filled and freed. Needs root.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    private SmallDisk(string path)
    {
        Path = path;
        _filler = System.IO.Path.Combine(path, "filler");
    }

    public string Path { get; }

    public static SmallDisk Mount()
    {
        if (!IsPermitted())
        {
            Assert.Ignore(NeedsRoot);
        }

        return MountAt(Directory.CreateTempSubdirectory("gwdisk-").FullName);
    }

    /// <summary>Why a test with small disks is left out where <see cref="IsPermitted"/> is false.</summary>
    public const string NeedsRoot = "mounting a small file system needs root";

    /// <summary>Whether this process may mount file systems.</summary>
    public static bool IsPermitted()
    {
        if (Environment.UserName != "root")
        {
            return false;
        }

        var probe = Directory.CreateTempSubdirectory("gwdisk-").FullName;
        var mounted = Try("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", probe) && Try("umount", probe);
        Directory.Delete(probe);
        return mounted;
    }

    /// <summary>Over a directory that is there; disposing it takes the directory away as well.</summary>
    public static SmallDisk MountAt(string path, string size = "256k")
    {
        Run("mount", "-t", "tmpfs", "-o", $"size={size},mode=0700", "tmpfs", path);
        return new SmallDisk(path);
    }

    /// <summary>Nothing can be written, by nobody; false when something is being written just now.</summary>
    public bool TryProtect() => Try("mount", "-o", "remount,ro", Path);

    public void Unprotect() => Run("mount", "-o", "remount,rw", Path);

    public void Fill()
    {
        using var file = new FileStream(_filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full: that is the point.
        }
    }

    public void Free() => File.Delete(_filler);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static void Run(string program, params string[] arguments) =>
        Assert.That(Try(program, arguments), $"{program} {string.Join(' ', arguments)}");

    private static bool Try(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
