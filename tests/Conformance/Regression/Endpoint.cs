using System.Globalization;

namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>One way to the superuser of a server: past the gateway or through it.</summary>
public sealed record Endpoint(string Name, int Port, string Password, string CaPem)
{
    /// <summary>The user of both ways: a role there, a grant here.</summary>
    public const string User = "postgres";

    /// <summary>libpq's variables, with the certificate authority in a file that the test's program can read.</summary>
    public IReadOnlyDictionary<string, string> Environment(string caPath) => new Dictionary<string, string>
    {
        ["PGHOST"] = "localhost",
        ["PGPORT"] = Port.ToString(CultureInfo.InvariantCulture),
        ["PGUSER"] = User,
        ["PGPASSWORD"] = Password,
        ["PGSSLMODE"] = "verify-full",
        ["PGSSLROOTCERT"] = caPath,
        ["PGGSSENCMODE"] = "disable",
    };
}
