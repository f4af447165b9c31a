using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// Settings that would change how the server reads the client's bytes, whom it takes the session for, or what it says
/// about its work. Everything else is the session's own affair.
/// </summary>
public static class SettingRules
{
    private const string Rule = "The gateway must read a statement exactly as the server does.";

    /// <summary>Null when the statement may run.</summary>
    internal static Refusal? Check(SqlNode statement)
    {
        // SESSION AUTHORIZATION and ROLE come under these names too.
        var name = statement.Text("name")?.ToLowerInvariant();
        if (statement.Symbol("kind") is "VAR_RESET" or "VAR_RESET_ALL" or "VAR_SET_DEFAULT" or "VAR_SET_MULTI"
            || name is null)
        {
            return null;
        }

        var arguments = statement.List("args");
        var value = arguments.Length == 1 && arguments[0].Kind == NodeKind.A_Const
            ? arguments[0].Node("sval")?.Text("sval")
            : null;
        return Check(name, value);
    }

    /// <param name="name">In lower case.</param>
    /// <param name="value">Null when it is not known.</param>
    public static Refusal? Check(string name, string? value) => name switch
    {
        "standard_conforming_strings" => IsOn(value) ? null : Refuse(name, Rule, "Use E'' strings for backslashes."),
        "client_encoding" => IsUtf8(value) ? null : Refuse(name, Rule, "Use client_encoding UTF8."),
        "role" or "session_authorization" => Refuse(
            name, "A grant's session is one role's.", "Log in with another grant instead."),
        "client_min_messages" => IsForClients(value) ? null : Refuse(
            name, "The server would tell how it works on masks.", "Use notice or a higher level."),
        _ when name.StartsWith("debug_print", StringComparison.Ordinal) => Refuse(
            name, "It shows how masks are made.", "Leave it off."),
        _ => null,
    };

    /// <summary>A parameter that holds settings in a form that is not understood.</summary>
    public static Refusal NotUnderstood(string name) =>
        Refuse(name, Rule, "Give the settings as -c name=value, without backslashes.");

    /// <summary>Nothing was protected when the session set it.</summary>
    public static Refusal NotAsNeeded(string name) =>
        Refuse(name, Rule, "Connect again, and leave it as it is.");

    private static bool IsOn(string? value) => value?.ToLowerInvariant() is "on" or "true" or "yes" or "1";

    private static bool IsForClients(string? value) =>
        value?.ToLowerInvariant() is "notice" or "warning" or "error" or "info";

    private static bool IsUtf8(string? value) =>
        value?.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal) is "utf8" or "unicode" or "sql_ascii";

    private static Refusal Refuse(string name, string rule, string hint) => new(
        SqlStates.InsufficientPrivilege, $"parameter \"{name}\" cannot be changed under this grant", rule, hint);
}
