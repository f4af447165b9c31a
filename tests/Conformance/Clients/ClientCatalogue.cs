using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>The clients that play the shared scenarios. docs/conformance.md says why one cannot do a thing.</summary>
public static class ClientCatalogue
{
    // Debian's packages are for Debian's interpreter.
    private const string Python = "/usr/bin/python3";
    private const string Jdbc = "/usr/share/java/postgresql.jar";
    private const string GoCode = "/usr/share/gocode";

    public static string BuiltFolder { get; } = Repository.PathOf("artifacts/clients");

    public static IReadOnlyList<Client> All { get; } =
    [
        new PsqlClient(),
        new NpgsqlClient(),
        new ProgramClient("psycopg 3", PythonProgram("client.py", "psycopg", "python3-psycopg")),
        new ProgramClient(
            "psycopg2",
            PythonProgram("client2.py", "psycopg2", "python3-psycopg2"),
            Feature.Extended,
            Feature.Unnamed,
            Feature.Pipelined)
        {
            // It passes on libpq's last words only, not the server's before them.
            Farewell = "terminating connection due to administrator command|closed unexpectedly",
        },
        new ProgramClient("node-postgres", NodeProgram("client.mjs", "pg")),
        // It has no word of the server's for a connection that has gone.
        new ProgramClient("postgres.js", NodeProgram("postgresjs.mjs", "postgres"))
        {
            Farewell = "57P01|CONNECTION_CLOSED",
        },
        new ProgramClient("pgJDBC", JavaProgram()),
        new ProgramClient("pgx", GoProgram()),
    ];

    private static ClientCommand PythonProgram(string script, string module, string package) =>
        new(Python, Repository.PathOf($"tests/Conformance/python/{script}"))
        {
            Probe = [Python, "-c", $"import {module}"],
            Package = package,
        };

    private static ClientCommand NodeProgram(string script, string package) =>
        new("node", Repository.PathOf($"tests/Conformance/node/{script}"))
        {
            Probe = ["test", "-d", Repository.PathOf($"tests/Conformance/node/node_modules/{package}")],
            Package = $"{package} (npm)",
        };

    private static ClientCommand JavaProgram() => new("java", "-cp", $"{Jdbc}:{BuiltFolder}", "Client")
    {
        Probe = ["test", "-f", Jdbc],
        Package = "libpostgresql-jdbc-java",
        Build =
        [
            "javac", "-encoding", "UTF-8", "-cp", Jdbc, "-d", BuiltFolder,
            Repository.PathOf("tests/Conformance/java/Client.java"),
            Repository.PathOf("tests/Conformance/java/Hold.java"),
        ],
    };

    private static ClientCommand GoProgram()
    {
        var program = Path.Combine(BuiltFolder, "pgx");
        return new ClientCommand(program)
        {
            Probe = ["test", "-d", $"{GoCode}/src/github.com/jackc/pgx"],
            Package = "golang-github-jackc-pgx-v4-dev",
            Build =
            [
                "go", "build", "-o", program, Repository.PathOf("tests/Conformance/go/client.go"),
                Repository.PathOf("tests/Conformance/go/hold.go"),
            ],
            // Debian packages sources for the GOPATH, without the modules' network.
            BuildEnvironment = new Dictionary<string, string> { ["GO111MODULE"] = "off", ["GOPATH"] = GoCode },
        };
    }
}
