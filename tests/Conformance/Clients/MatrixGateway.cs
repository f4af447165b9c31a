using System.Text.RegularExpressions;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>The samples, with room for as many sessions and as long statements as the matrix needs.</summary>
public static class MatrixGateway
{
    public const string Enforced = "ci-migrate";
    public const string Exempt = "dba-breakglass";

    public static async Task<LocalInstallation> StartAsync(SharedServer server)
    {
        var installation = await LocalInstallation.StartAsync(server, Widen);
        await installation.ReadyAsync("DatabaseGrant", Exempt);
        return installation;
    }

    private static void Widen(ResourceFolder resources)
    {
        // Where columns are masked, DO and texts of 200 MB are refused: that has suites of its own.
        resources.Write(ResourceFolder.Policy, Unmasked(resources.Read(ResourceFolder.Policy)));
        // A statement that ended by its timeout would look like one that was cancelled.
        resources.Edit(ResourceFolder.Grant, "statementTimeout: 60s", "statementTimeout: 10m");
        resources.Edit(ResourceFolder.Grant, "maxConcurrent: 5", "maxConcurrent: 25");
        resources.Edit(ResourceFolder.Breakglass, "maxConcurrent: 1", "maxConcurrent: 25");
    }

    // The policy stays: without one there would be nothing to be exempt from.
    private static string Unmasked(string policy) =>
        Regex.Replace(policy, "table: [^,}\\n]+", "table: none_of_them");
}
