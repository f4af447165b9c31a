using System.Security.Cryptography;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Local;
using GatewayOperator.Provisioning;
using GatewayOperator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GatewayOperator.Tests.Provisioning;

/// <summary>A database with an owner and a least-privileged admin, and a target on it.</summary>
public sealed class Scene
{
    private static readonly Provisioner Operator =
        new(TimeProvider.System, new ProtectionFiles(ProvisioningCluster.State), new NullLoggerFactory());

    private static int _count;

    private Scene(string database, PostgresCredential admin) => (Database, Admin) = (database, admin);

    public static CancellationToken Ct => TestContext.CurrentContext.CancellationToken;

    public static PostgresCluster Server => ProvisioningCluster.Server;

    public string Database { get; }

    public PostgresCredential Admin { get; }

    public string Owner => $"{Database}_owner";

    public byte[] RoleKey { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Runs <paramref name="schema"/> as the owner of a new database.</summary>
    public static async Task<Scene> CreateAsync(string schema)
    {
        var name = $"scene{Interlocked.Increment(ref _count)}";
        await Server.ExecuteAsync("postgres", $"CREATE ROLE {name}_owner NOLOGIN", Ct);
        await Server.ExecuteAsync("postgres", $"CREATE DATABASE {name} OWNER {name}_owner", Ct);
        var admin = await Server.CreateAdminAsync($"{name}_owner", $"{name}_admin", Ct);
        var scene = new Scene(name, admin);
        await scene.AsOwnerAsync(schema);
        return scene;
    }

    public TargetPlan Plan(params GrantPlan[] grants) => new()
    {
        InstallationId = "installation-1",
        TargetUid = $"local/databasetarget/default/{Database}",
        TargetName = $"default/{Database}",
        Admin = new AdminConnection
        {
            Host = PostgresCluster.Host,
            Port = Server.Port,
            TlsMode = UpstreamTlsMode.VerifyFull,
            CaPem = Server.CaPem,
            Username = Admin.Username,
            Password = Admin.Password,
        },
        RoleKey = RoleKey,
        Epoch = 1,
        Databases = [Database],
        InheritNewObjects = false,
        Protection = [],
        Grants = grants,
    };

    public GrantPlan Grant(string name, params PrivilegePlan[] privileges) => new()
    {
        Uid = $"local/databasegrant/default/{Database}-{name}",
        Namespace = "default",
        Name = name,
        Databases = [Database],
        Privileges = privileges,
    };

    public static PrivilegePlan On(string table, TableAccess access, string schema = "public") =>
        new(schema, [table], access);

    /// <summary>All tests share a provisioner, so that what it remembers is put to the test as well.</summary>
    public static Task<ProvisioningResult> ReconcileAsync(TargetPlan plan) => Operator.ReconcileAsync(plan, Ct);

    /// <summary>Reconciles and requires that every grant is programmed.</summary>
    public static async Task<ProvisioningResult> ProgramAsync(TargetPlan plan)
    {
        var result = await ReconcileAsync(plan);
        // What statements under way may still use goes with the next run.
        result = result.HasLeftovers ? await ReconcileAsync(plan) : result;
        Assert.That(result.Error, Is.Null);
        Assert.That(result.HasLeftovers, Is.False);
        Assert.That(result.Grants.Values.Where(g => !g.Programmed), Is.Empty);
        Assert.That(result.Grants, Has.Count.EqualTo(plan.Grants.Count));
        return result;
    }

    public Task AsOwnerAsync(string sql) => Server.ExecuteAsync(Database, $"SET ROLE {Owner};\n{sql}", Ct);

    public Task<IReadOnlyList<string>> QueryAsync(string sql) => Server.QueryAsync(Database, sql, Ct);

    /// <summary>Logs in as the proxy would: with the derived password.</summary>
    public Task<NpgsqlConnection> LoginAsync(TargetPlan plan, GrantPlan grant)
    {
        var role = RoleName.ForLogin(plan, grant);
        var password = DerivedPassword.Derive(plan.RoleKey, role, plan.Epoch);
        return Server.ConnectAsync(new PostgresCredential(role, password), Database, Ct);
    }

    /// <summary>The SQLSTATE that a statement of the grant ends with; null when it succeeds.</summary>
    public async Task<string?> TryAsync(TargetPlan plan, GrantPlan grant, string sql)
    {
        await using var connection = await LoginAsync(plan, grant);
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Ct);
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }

    /// <summary><c>relation.column</c> of all user columns that a grant's role holds a privilege on.</summary>
    public Task<IReadOnlyList<string>> ColumnsAsync(TargetPlan plan, GrantPlan grant, string privilege = "SELECT") =>
        QueryAsync(
            $"""
            SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0
              AND NOT a.attisdropped
              AND has_column_privilege('{RoleName.ForLogin(plan, grant)}', a.attrelid, a.attnum, '{privilege}')
            ORDER BY 1
            """);

    /// <summary>Everything the server knows about roles of ours; with row versions it shows every write.</summary>
    public Task<IReadOnlyList<string>> StateAsync(bool rowVersions = false)
    {
        var version = rowVersions ? "|| ' ' || x.xmin" : "";
        return QueryAsync(
            $"""
            SELECT 'role ' || x.rolname || ' ' || x.rolcanlogin || ' ' || x.rolconnlimit || ' '
                   || coalesce(x.rolvaliduntil::text, '') || ' ' || coalesce(x.rolpassword, '') || ' '
                   || coalesce(shobj_description(x.oid, 'pg_authid'), '') {version}
            FROM pg_authid x WHERE x.rolname LIKE 'gw\_%'
            UNION ALL SELECT 'member ' || x.roleid::regrole || ' ' || x.member::regrole {version}
            FROM pg_auth_members x WHERE x.member::regrole::text LIKE 'gw\_%'
            UNION ALL SELECT 'setting ' || x.setrole::regrole {version}
            FROM pg_db_role_setting x WHERE x.setrole::regrole::text LIKE 'gw\_%'
            UNION ALL SELECT 'relation ' || x.oid::regclass || ' ' || x.relacl::text {version}
            FROM pg_class x WHERE x.relacl::text LIKE '%gw\_%'
            UNION ALL SELECT 'column ' || x.attrelid::regclass || ' ' || x.attname || ' ' || x.attacl::text {version}
            FROM pg_attribute x WHERE x.attacl::text LIKE '%gw\_%'
            UNION ALL SELECT 'view ' || x.oid::regclass || ' ' || x.relowner::regrole || ' ' || pg_get_viewdef(x.oid)
                {version}
            FROM pg_class x JOIN pg_namespace n ON n.oid = x.relnamespace AND n.nspname LIKE 'gw\_%' AND x.relkind = 'v'
            UNION ALL SELECT 'schema ' || x.nspname || ' ' || x.nspacl::text {version}
            FROM pg_namespace x WHERE x.nspacl::text LIKE '%gw\_%'
            UNION ALL SELECT 'database ' || x.datname || ' ' || x.datacl::text {version}
            FROM pg_database x WHERE x.datacl::text LIKE '%gw\_%'
            ORDER BY 1
            """);
    }
}
