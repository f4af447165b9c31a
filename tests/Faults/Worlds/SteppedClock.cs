using System.Globalization;

namespace GatewayOperator.Tests.Faults.Worlds;

/// <summary>The clock of an installation's processes, which libfaketime moves while they run.</summary>
public sealed class SteppedClock
{
    private static readonly string[] Places =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    ];

    private readonly string _file;

    public SteppedClock(string file)
    {
        _file = file;
        Step(TimeSpan.Zero);
    }

    public static string? Library => Array.Find(Places, File.Exists);

    /// <summary>What makes a process follow this clock; its monotonic clock stays as it is.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Library!,
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",
    };

    /// <summary>Seen by the processes within about a second.</summary>
    public void Step(TimeSpan offset)
    {
        File.WriteAllText(
            _file + ".new", offset.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture) + "\n");
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
