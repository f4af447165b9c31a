using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;

namespace GatewayOperator.Api.Validation;

/// <summary>Checks a grant.</summary>
public static class DatabaseGrantValidator
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static void Validate(DatabaseGrant grant, FieldErrors errors)
    {
        var spec = grant.Spec;
        errors.AddIf(
            grant.Metadata.Name == "auto",
            "metadata.name",
            "must not be auto: clients send user=auto to have their grant found. Choose another name.");
        for (var i = 0; i < spec.Subjects.Count; i++)
        {
            SubjectValidator.Validate(spec.Subjects[i], $"spec.subjects[{i}]", errors);
        }

        CheckTimes(spec, errors);
        CheckConnectAs(spec, errors);
        CheckPrivileges(spec, errors);
        CheckSession(spec.Session, errors);
        errors.AddIf(
            spec.Ddl == DdlMode.OnApproval && spec.DdlRole is null,
            "spec.ddlRole",
            "is required with ddl: OnApproval: name a role of the target with use Ddl.");
        errors.CheckDuration(
            "spec.activation.maxDuration", spec.Activation.MaxDuration, TimeSpan.FromMinutes(1), 7 * Day);
    }

    private static void CheckTimes(DatabaseGrantSpec spec, FieldErrors errors) =>
        errors.AddIf(
            spec.NotBefore is { } start && spec.ExpiresAt is { } end && start >= end,
            "spec.expiresAt",
            "must be later than notBefore.");

    private static void CheckConnectAs(DatabaseGrantSpec spec, FieldErrors errors)
    {
        var everyDatabase = spec.Databases.Contains("*");
        errors.AddIf(
            everyDatabase && spec.Databases.Count > 1, "spec.databases", "\"*\" stands alone; remove the other names.");
        if (spec.ConnectAs is null)
        {
            errors.AddIf(everyDatabase, "spec.databases", "[\"*\"] needs connectAs; name the databases.");
            return;
        }

        errors.AddIf(
            spec.Masking != MaskingMode.Exempt,
            "spec.connectAs",
            "needs masking: Exempt, because nothing is masked for a role of its own; set it, or remove connectAs.");
        errors.AddIf(
            spec.Privileges.Count > 0,
            "spec.privileges",
            "has no effect with connectAs, whose role has its own privileges; remove one of the two.");
    }

    private static void CheckPrivileges(DatabaseGrantSpec spec, FieldErrors errors)
    {
        errors.AddIf(
            spec.ConnectAs is null && spec.Privileges.Count == 0,
            "spec.privileges",
            "must have at least one entry, for example {schema: public, tables: [\"*\"], access: [Select]}.");
        for (var i = 0; i < spec.Privileges.Count; i++)
        {
            errors.AddIf(
                IsReserved(spec.Privileges[i].Schema),
                $"spec.privileges[{i}].schema",
                "must not be a schema of PostgreSQL or of this gateway.");
        }
    }

    private static bool IsReserved(string schema) =>
        schema == "information_schema"
        || schema.StartsWith("pg_", StringComparison.Ordinal)
        || schema.StartsWith("gw_", StringComparison.Ordinal);

    private static void CheckSession(SessionSpec session, FieldErrors errors)
    {
        errors.CheckDuration("spec.session.maxDuration", session.MaxDuration, Second, 30 * Day);
        errors.CheckDuration("spec.session.idleTimeout", session.IdleTimeout, Second, 30 * Day);
        errors.CheckDuration(
            "spec.session.statementTimeout", session.StatementTimeout, TimeSpan.FromMilliseconds(10), 30 * Day);
        errors.AddIf(session.MaxBytes is { Bytes: 0 }, "spec.session.maxBytes", "must be more than 0.");
    }
}
