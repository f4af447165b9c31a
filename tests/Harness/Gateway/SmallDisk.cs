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
        if (Environment.UserName != "root")
        {
            Assert.Ignore("mounting a small file system needs root");
        }

        var path = Directory.CreateTempSubdirectory("gwdisk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", path);
        return new SmallDisk(path);
    }

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

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}");
    }
}
