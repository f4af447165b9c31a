using GatewayOperator.Api.Configuration;
using GatewayOperator.Local;
using GatewayOperator.Provisioning;
using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>
/// The operator's own provisioner for one database, with the rights that docs/provisioning.md asks for and no more.
/// </summary>
public sealed class MaskingOperator : IDisposable
{
    private readonly StateDirectory _state;
    private readonly TargetPlan _plan;
    private Provisioner _provisioner;

    private MaskingOperator(StateDirectory state, TargetPlan plan)
    {
        (_state, _plan) = (state, plan);
        _provisioner = NewProvisioner();
    }

    /// <summary>The role that the gateway logs in as.</summary>
    public string LoginRole => RoleName.ForLogin(_plan, _plan.Grants[0]);

    /// <summary>
    /// Makes an admin, and an owner of the database and of all that is in schema public, for a grant that reads it.
    /// </summary>
    public static async Task<MaskingOperator> AppointAsync(
        BenchServer server,
        WorkFolder folder,
        string database,
        IReadOnlyList<ProtectionRule> rules,
        CancellationToken ct)
    {
        var owner = $"{database}_owner";
        await server.Cluster.ExecuteAsync(database, $"""
            CREATE ROLE {owner} NOLOGIN;
            ALTER DATABASE {database} OWNER TO {owner};
            DO $$
            DECLARE relation regclass;
            BEGIN
                FOR relation IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                LOOP
                    EXECUTE format('ALTER TABLE %s OWNER TO {owner}', relation);
                END LOOP;
            END $$
            """, ct);
        var admin = await server.Cluster.CreateAdminAsync(owner, $"{database}_admin", ct);
        return new MaskingOperator(
            StateDirectory.Open(folder.NewFolder("operator")), Plan(server, database, admin, rules));
    }

    /// <exception cref="InvalidOperationException">Not everything is as it was planned.</exception>
    public async Task<ProvisioningResult> RunAsync(CancellationToken ct)
    {
        var result = await _provisioner.ReconcileAsync(_plan, ct);
        if (!result.Succeeded || !result.Grants.Values.All(g => g.Programmed) || result.MaskFaults.Count > 0)
        {
            throw new InvalidOperationException($"not provisioned: {result.Error} {string.Join(' ', result.Notices)} "
                + string.Join(' ', result.Grants.Values.Select(g => g.Message)));
        }

        return result;
    }

    /// <summary>What it has in mind is gone, what it has written down stays.</summary>
    public void Restart() => _provisioner = NewProvisioner();

    public void Dispose() => _state.Dispose();

    private Provisioner NewProvisioner() =>
        new(TimeProvider.System, new ProtectionFiles(_state), NullLoggerFactory.Instance);

    private static TargetPlan Plan(
        BenchServer server, string database, PostgresCredential admin, IReadOnlyList<ProtectionRule> rules) => new()
        {
            InstallationId = "bench",
            TargetUid = $"uid-{database}",
            TargetName = $"bench/{database}",
            Admin = new AdminConnection
            {
                Host = PostgresCluster.Host,
                Port = server.Port,
                TlsMode = UpstreamTlsMode.VerifyFull,
                CaPem = server.Cluster.CaPem,
                Username = admin.Username,
                Password = admin.Password,
            },
            RoleKey = BenchServer.RoleKey.Key,
            Epoch = BenchServer.RoleKey.Epoch,
            Databases = [database],
            InheritNewObjects = false,
            Protection = rules,
            Grants =
            [
                new GrantPlan
                {
                    Uid = "uid-bench",
                    Namespace = "bench",
                    Name = GatewayProcess.GrantName,
                    Databases = [database],
                    Privileges = [new PrivilegePlan("public", ["*"], TableAccess.Select)],
                },
            ],
        };
}
