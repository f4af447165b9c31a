using System.Globalization;

namespace GatewayOperator.Api.Targets;

/// <summary>
/// How <c>dbgateway maintenance</c> tells the operator of local mode about a window: a file beside the target's keys
/// that holds its end. Whoever may write there holds those keys as well.
/// </summary>
public static class MaintenanceFile
{
    private const string Name = "maintenance-until";

    /// <param name="state">The operator's state directory.</param>
    /// <param name="namespace">The target's namespace.</param>
    /// <param name="name">The target's name.</param>
    public static string PathOf(string state, string @namespace, string name) =>
        Path.Combine(state, "targets", $"{@namespace}.{name}", Name);

    /// <summary>Null when there is no window; one whose end cannot be read has ended.</summary>
    public static DateTimeOffset? Read(string path) =>
        File.Exists(path) && DateTimeOffset.TryParseExact(
            File.ReadAllText(path).Trim(), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until)
            ? until
            : null;

    /// <exception cref="IOException">The directory does not exist or cannot be written.</exception>
    public static void Write(string path, DateTimeOffset until)
    {
        File.WriteAllText(path + ".new", until.ToString("O", CultureInfo.InvariantCulture));
        File.Move(path + ".new", path, overwrite: true);
    }
}
