using System.Globalization;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Protocol;

/// <summary>Runs psql against a gateway, configured by libpq's variables.</summary>
internal static class GatewayEnvironment
{
    /// <summary>psql 18 with these parameters in its connection string.</summary>
    public static Task<ProgramResult> PsqlAsync(
        this GatewayUnderTest gateway, string parameters, params string[] arguments) =>
        ClientProgram.RunAsync(PostgreSql18.Psql, Options(parameters, arguments), gateway.Environment());

    /// <summary>The same without waiting for its end.</summary>
    public static RunningProgram StartPsql(
        this GatewayUnderTest gateway, string program, string parameters, params string[] arguments) =>
        ClientProgram.Start(program, Options(parameters, arguments), gateway.Environment());

    private static string[] Options(string parameters, string[] arguments) =>
        ["-X", "-A", "-t", "-v", "VERBOSITY=verbose", .. arguments, $"dbname=shop {parameters}"];

    public static Dictionary<string, string> Environment(this GatewayUnderTest gateway) => new()
    {
        ["PGHOST"] = "localhost",
        ["PGPORT"] = gateway.Address.Port.ToString(CultureInfo.InvariantCulture),
        ["PGUSER"] = "main",
        ["PGPASSWORD"] = gateway.Token(),
        ["PGSSLMODE"] = "verify-full",
        ["PGSSLROOTCERT"] = gateway.CaPath(),
        ["PGGSSENCMODE"] = "disable",
    };
}
