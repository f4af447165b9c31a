using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>The refusals that masking itself makes necessary.</summary>
public static class Refusals
{
    internal static Refusal WriteDependsOnMask(RelationUse use) => new(
        SqlStates.InsufficientPrivilege,
        $"this write depends on {Name(use)}, which is masked",
        "A write that reads a masked column would act on the mask, not on the value.",
        "Select the rows by a column that is not masked, such as the primary key, and leave the masked column out; "
            + "qualify columns with their table where several tables are named.");

    internal static Refusal ReturningMaskedAssignment(RelationUse use) => new(
        SqlStates.InsufficientPrivilege,
        $"RETURNING cannot show {Name(use)} in a statement that writes {use.Relation}.{use.Assigned.First()}",
        "A masked column is written to the table itself, whose masked columns nobody may read.",
        "Name the columns that are not masked in RETURNING.");

    internal static Refusal TemporaryTable() => new(
        SqlStates.InsufficientPrivilege,
        "this form of CREATE TEMPORARY TABLE is refused where columns are masked",
        "By inheritance, foreign keys, LIKE with INCLUDING, or functions that write, it would act on rows that masks "
            + "choose.",
        "Create a plain table, and fill it.");

    internal static Refusal NotAvailable(RelationUse use, string column) => new(
        SqlStates.InsufficientPrivilege,
        $"permission denied for column {column} of {use.Relation}",
        "The column is protected and no MaskingPolicy says how it may appear.",
        "Leave the column out, or ask the platform team for a mask.");

    internal static Refusal CodeBesideMasks(string called, RelationUse use) => new(
        SqlStates.InsufficientPrivilege,
        $"{called} cannot be used in a statement that reads {Name(use)}, which is masked",
        "It is VOLATILE: it may write, and would do so for the rows that masks choose.",
        "Leave the masked column out, or ask for the function to be declared STABLE, or to be listed in "
            + "trustedFunctions of the DatabaseTarget.");

    public static Refusal ExecuteBesideMasks() => new(
        SqlStates.InsufficientPrivilege,
        "EXECUTE is refused while a temporary table holds masks",
        "What was prepared before it was filled may write from it.",
        "Send the statement itself.");

    internal static Refusal CursorPosition() => new(
        SqlStates.InsufficientPrivilege,
        "WHERE CURRENT OF is refused where columns are masked",
        "Where the cursor stands may depend on a mask, and the statement does not say so.",
        "Fetch the key, and write by it.");

    internal static Refusal SettingsTable() => new(
        SqlStates.InsufficientPrivilege,
        "pg_settings cannot be updated under this grant",
        "An update of it is a SET that does not say so.",
        "Use SET.");

    internal static Refusal OtherDatabase(RelationUse use) => new(
        SqlStates.FeatureNotSupported,
        $"{use.Relation} cannot be named together with a database where its masked columns are read",
        null,
        "Leave the database's name out.");

    internal static Refusal NoView(RelationUse use) =>
        use.Relation!.Columns.All(c => c.Exposure != ColumnExposure.Masked) ? new Refusal(
            SqlStates.InsufficientPrivilege,
            $"permission denied for {use.Relation}",
            "It shows protected columns of other relations, and no MaskingPolicy says how they may appear here.",
            "Read those relations themselves, or ask the platform team for a mask.")
        : new(
        SqlStates.CannotConnectNow,
        $"the masked columns of {use.Relation} cannot be read at the moment",
        "Their masked view is not there: the target is in maintenance, or it is still being provisioned.",
        "Try again later, or name only columns that are not masked.");

    public static Refusal ViewGone() => new(
        SqlStates.CannotConnectNow,
        "the masked columns of a table cannot be read at the moment",
        "A migration changes the table; the gateway masks it anew when that is done.",
        "Try again in a moment, or name only columns that are not masked.");

    public static Refusal SchemaUnseen() => new(
        SqlStates.CannotConnectNow,
        "the schema has changed, and the masks have not followed yet",
        "The operator is overdue: until it has looked at the change, nothing runs under masked grants of the database.",
        "End an open transaction and try again later; if it stays, the platform team finds the cause with "
        + "dbgateway status and in the operator's log.");

    internal static Refusal OnlyTables(RelationUse use, string what) => new(
        SqlStates.FeatureNotSupported,
        $"{what} cannot be applied to {use.Relation} where its masked columns are read",
        null,
        $"Leave {what} out, or name only columns that are not masked.");

    internal static Refusal CopyOfParent(RelationUse use) => new(
        SqlStates.FeatureNotSupported,
        $"COPY cannot be applied to {use.Relation} where its masked columns are read: it has children",
        "COPY of a table has its own rows only, and its masked view those of its children too.",
        $"Use COPY (SELECT … FROM {use.Relation}) TO, which has them all, or name only columns that are not masked.");

    internal static Refusal OldCopy() => new(
        SqlStates.FeatureNotSupported,
        "COPY BINARY and DELIMITERS are refused where masked columns are read",
        "PostgreSQL knows this syntax of versions before 7.3 for tables only, and masks are read by a query.",
        "Write COPY … TO STDOUT WITH (FORMAT binary), or (DELIMITER '…').");

    internal static Refusal Explain(RelationUse use) => new(
        SqlStates.InsufficientPrivilege,
        $"EXPLAIN cannot be shown for a statement that reads {Name(use)}, which is masked",
        "Row estimates come from statistics of the true values.",
        "Name only columns that are not masked.");

    public static Refusal NamesChanged() => new(
        SqlStates.FeatureNotSupported,
        "a statement that changes what names mean and one that uses names cannot be sent together",
        "The gateway asks the server what names mean now before it takes the next statement.",
        "Send the statements one by one, or write the schema before each table.");

    public static Refusal Syntax(SyntaxError error) =>
        new(SqlStates.SyntaxError, error.Message, null, null) { Position = error.Position };

    public static Refusal TooLarge(string what) => new(
        SqlStates.StatementTooComplex,
        $"the statement is too large to be judged: {what}",
        "Where columns are masked, a statement that the gateway cannot read whole is refused.",
        "Split it, or send the data by COPY … FROM STDIN or as parameters.");

    public static Refusal Stale() => new(
        SqlStates.FeatureNotSupported,
        "the prepared statement was judged under another policy or other names",
        "Since then masks have changed, or what unqualified names mean in this session.",
        "Prepare the statement again; DEALLOCATE it first when it is one of SQL's PREPARE.");

    public static Refusal OtherColumns() => new(
        SqlStates.FeatureNotSupported,
        "cached plan must not change result type",
        "The columns that the prepared statement may show have changed with the policy.",
        "Prepare the statement again.");

    public static Refusal NotUnderstood(string what) => new(
        SqlStates.FeatureNotSupported,
        $"the gateway does not understand {what}",
        "Where columns are masked, a statement that is not understood is refused.",
        "Write the statement another way, and tell the platform team.");

    internal static Refusal NotFound(SqlNode node) => NotUnderstood(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the name at byte {node.Location}"));

    private static string Name(RelationUse use)
    {
        var column = use.Seen.Concat(use.Returned).First();
        return use.Relation is { } relation
            ? $"{relation}.{column}"
            : $"temporary table {use.Range.Text("relname")}, filled from masked columns";
    }
}
