using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sql.Ddl;

/// <summary>Why a statement does not run as the grant's DDL role.</summary>
internal static class DdlRefusals
{
    private const string Rule =
        "Under ddl: OnApproval, statements about tables, indexes, sequences, types, schemas and their comments run, "
        + "and of those what the gateway can name and judge whole.";

    public static Refusal NotListed(string what) => new(
        SqlStates.InsufficientPrivilege, $"{what} is not among what ddl: OnApproval allows", Rule,
        "Ask the platform team to run it, or for a grant with masking: Exempt.");

    public static Refusal SeveralStatements() => new(
        SqlStates.FeatureNotSupported, "a statement under ddl: OnApproval is sent alone",
        "Each is approved for itself, and runs in a transaction of its own.", "Send the statements one by one.");

    public static Refusal Cascade() => new(
        SqlStates.InsufficientPrivilege, "CASCADE is refused under ddl: OnApproval",
        "What goes along is not in the statement, so nobody could approve it.", "Name each object in a statement.");

    public static Refusal ReadsProtected(string relation, string? column) => new(
        SqlStates.InsufficientPrivilege,
        column is null
            ? $"the statement reads {relation}, which has protected columns"
            : $"the statement reads {relation}.{column}, which is protected",
        "Whether it succeeds would tell of protected values, or they would be copied.",
        "Ask the platform team to run it, or for a grant with masking: Exempt.");

    public static Refusal Function(string name) => new(
        SqlStates.InsufficientPrivilege, $"function {name} cannot be called under ddl: OnApproval",
        "It would run with the rights of the DDL role: only functions of pg_catalog that compute are called.",
        "Leave it out.");

    public static Refusal Ambiguous(string what, string name) => new(
        SqlStates.FeatureNotSupported, $"{what} {name} cannot be qualified with certainty",
        "The statement runs with an empty search_path, so everything outside pg_catalog is named with its schema.",
        $"Write the schema of {name}.");

    public static Refusal SearchPath() => new(
        SqlStates.FeatureNotSupported, "search_path puts other schemas before pg_catalog",
        "Names of the server itself could mean something else in this session.",
        "Leave pg_catalog out of search_path.");

    public static Refusal NoSchema() => new("3F000", "no schema has been selected to create in", null, null);

    public static Refusal Missing(string what, string name, string sqlState) =>
        new(sqlState, $"{what} \"{name}\" does not exist", null, null);

    public static Refusal WrongKind(string name) => new(
        "42809", $"\"{name}\" is not what the statement is about",
        "Views, materialized views and foreign tables are changed by the platform team.", null);

    public static Refusal Temporary(string name) => new(
        SqlStates.FeatureNotSupported, $"\"{name}\" is temporary",
        "The statement would run on another connection, where it is not.", null);

    public static Refusal Reserved(string schema) => new(
        SqlStates.InsufficientPrivilege, $"schema {schema} is not changed under ddl: OnApproval", null, null);

    public static Refusal NotCertain() => new(
        SqlStates.FeatureNotSupported, "the statement cannot be qualified with certainty",
        "Its text with all names qualified does not read as the same statement.",
        "Write each name with its schema, and without comments between.");
}
