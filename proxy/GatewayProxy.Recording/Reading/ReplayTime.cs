using System.Globalization;

namespace GatewayProxy.Recording.Reading;

/// <summary>Time since a session's start as readers see it: a clock that was set back makes it negative.</summary>
public static class ReplayTime
{
    public static string Format(TimeSpan offset)
    {
        var sign = offset < TimeSpan.Zero ? "-" : "";
        var time = offset.Duration();
        return string.Create(CultureInfo.InvariantCulture, $@"{sign}{(long)time.TotalHours:00}:{time:mm\:ss\.fff}");
    }
}
