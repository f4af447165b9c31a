using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Masking;

/// <summary>
/// Settings that a client brings along in its startup packet: by name, or as command-line switches in <c>options</c>.
/// See https://www.postgresql.org/docs/current/protocol-message-formats.html (StartupMessage).
/// </summary>
public static class StartupSettings
{
    private const string Switch = "-c";

    /// <summary>Why the session must not open; null when it may.</summary>
    public static Refusal? Check(IReadOnlyDictionary<string, string> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            var refusal = name == "options"
                ? CheckOptions(value)
                : SettingRules.Check(name.ToLowerInvariant(), value);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    private static Refusal? CheckOptions(string options)
    {
        // A backslash keeps a blank inside an argument; no setting that is let through needs one.
        var arguments = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            var setting = argument == Switch && i + 1 < arguments.Length ? arguments[++i]
                : argument.StartsWith(Switch, StringComparison.Ordinal) ? argument[Switch.Length..]
                : argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..]
                : "";
            if (setting.Split('=', 2) is not [{ Length: > 0 } name, var value]
                || options.Contains('\\', StringComparison.Ordinal))
            {
                return SettingRules.NotUnderstood("options");
            }

            if (SettingRules.Check(name.Replace('-', '_').ToLowerInvariant(), value) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
