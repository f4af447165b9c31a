using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Support;
using Npgsql;

namespace GatewayProxy.Tests.Upstream;

/// <summary>How the gateway logs in at the database, and what a client learns when it cannot.</summary>
public sealed class UpstreamLoginTests
{
    [Test]
    public async Task Unreachable_database_is_an_error_that_names_no_host()
    {
        var error = await FailAsync(config => config with { Target = config.Target with { Port = 1 } });
        Assert.That(error.SqlState, Is.EqualTo("08006"));
        Assert.That(error.ToString(), Does.Not.Contain("localhost").And.Not.Contains("gw_test"));
    }

    [Test]
    public async Task Certificate_of_another_authority_is_refused()
    {
        var other = ServerCertificate.Create(TimeProvider.System.GetUtcNow());
        var error = await FailAsync(config => config with { Target = config.Target with { CaPem = other.CaPem } });
        Assert.That(error.SqlState, Is.EqualTo("08006"));
    }

    [Test]
    public async Task Certificate_for_another_name_is_refused_by_VerifyFull_and_accepted_by_Require()
    {
        await FailAsync(config => config with { Target = config.Target with { Host = "127.0.0.2" } });
        await using var gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Target = config.Target with { TlsMode = UpstreamTlsMode.Require, CaPem = null },
        });
        await using var connection = await gateway.OpenAsync();
    }

    [Test]
    public async Task Role_with_the_previous_epochs_password_still_logs_in_during_a_rotation()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            RoleKey = config.RoleKey with { Epoch = 2, PreviousEpoch = 1 },
        });
        await using var connection = await gateway.OpenAsync();
    }

    [Test]
    public async Task Wrong_password_tells_the_client_nothing_about_the_role()
    {
        var error = await FailAsync(config => config with { RoleKey = config.RoleKey with { Epoch = 7 } });
        Assert.That(error.SqlState, Is.EqualTo("08006"));
        Assert.That(error.ToString(), Does.Not.Contain("gw_test").And.Not.Contains("password"));
    }

    [Test]
    public async Task Role_whose_password_is_refused_is_reported_until_it_logs_in()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            Server.Cluster, config => config with { RoleKey = config.RoleKey with { Epoch = 7, PreviousEpoch = 8 } });
        Assert.That(async () => await gateway.OpenAsync(), Throws.InstanceOf<PostgresException>());
        var first = await gateway.WaitForAsync(a => a.RefusedRoles.SequenceEqual([GatewayUnderTest.RoleOf("main")]));
        Assert.That(async () => await gateway.OpenAsync(), Throws.InstanceOf<PostgresException>());
        await gateway.WaitForAsync(a => a.At > first.At && a.RefusedRoles.Count == 1);
        await gateway.ReconfigureAsync(config => config with { RoleKey = config.RoleKey with { PreviousEpoch = 1 } });
        await using var connection = await gateway.OpenAsync();
        await gateway.WaitForAsync(a => a.RefusedRoles.Count == 0);
    }

    [Test]
    public async Task ConnectAs_role_whose_password_is_refused_is_not_reported()
    {
        await Server.Cluster.ExecuteAsync("postgres", "CREATE ROLE theirs LOGIN PASSWORD 'x'", default);
        await using var gateway = await GatewayUnderTest.StartAsync(
            Server.Cluster, config => config with { Grants = [ConnectAs(config, "theirs", "y")] });
        Assert.That(async () => await gateway.OpenAsync(), Throws.InstanceOf<PostgresException>());
        await gateway.ReconfigureAsync(config => config with { Grants = [GatewayUnderTest.Grant("main")] });
        await gateway.WaitForAsync(a => a.RefusedRoles.Count == 0);
    }

    [Test]
    public async Task Connection_limit_of_the_role_is_told_as_too_many_sessions()
    {
        await Server.Cluster.ExecuteAsync(
            "postgres", "CREATE ROLE onlyone LOGIN PASSWORD 'x' CONNECTION LIMIT 0", default);
        var error = await FailAsync(config => config with { Grants = [ConnectAs(config, "onlyone", "x")] });
        Assert.That(error.SqlState, Is.EqualTo("53300"));
    }

    [Test]
    public async Task Places_of_a_connectAs_grant_are_counted_by_the_proxy()
    {
        await Server.Cluster.ExecuteAsync("postgres", "CREATE ROLE shared LOGIN PASSWORD 'x'", default);
        await using var gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Grants = [ConnectAs(config, "shared", "x") with { Session = new SessionLimits { MaxConcurrent = 1 } }],
        });
        await using (await gateway.OpenAsync())
        {
            Assert.That(async () => await gateway.OpenAsync(), Throws.InstanceOf<PostgresException>()
                .With.Property("SqlState").EqualTo("53300"));
        }

        await Server.Cluster.WaitUntilAsync("SELECT count(*) FROM pg_stat_activity WHERE usename = 'shared'", "0");
        await using var again = await gateway.OpenAsync();
    }

    [Test]
    public async Task Place_taken_under_a_grant_comes_back_whatever_the_grant_says_by_then()
    {
        await Server.Cluster.ExecuteAsync("postgres", "CREATE ROLE edited LOGIN PASSWORD 'x'", default);
        await using var gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Grants = [ConnectAs(config, "edited", "x") with { Session = new SessionLimits { MaxConcurrent = 1 } }],
        });
        await using (await gateway.OpenAsync())
        {
            await gateway.ReconfigureAsync(config => config with
            {
                Grants = [config.Grants[0] with { Session = new SessionLimits() }],
            });
        }

        await Server.Cluster.WaitUntilAsync("SELECT count(*) FROM pg_stat_activity WHERE usename = 'edited'", "0");
        await gateway.ReconfigureAsync(config => config with
        {
            Grants = [config.Grants[0] with { Session = new SessionLimits { MaxConcurrent = 1 } }],
        });
        await using var again = await gateway.OpenAsync();
    }

    [Test]
    public async Task Md5_and_cleartext_are_answered_over_verified_TLS_only([Values("md5", "password")] string method)
    {
        await using var cluster = await PostgresCluster.StartAsync(
            new PostgresClusterOptions
            {
                Tls = true,
                Settings = new Dictionary<string, string> { ["password_encryption"] = "md5" },
            },
            default);
        await cluster.ExecuteAsync("postgres", "CREATE ROLE weak LOGIN PASSWORD 'x'", default);
        await cluster.ExecuteAsync("postgres", "CREATE DATABASE shop", default);
        var hba = (await cluster.QueryAsync("postgres", "SHOW hba_file", default)).Single();
        await File.WriteAllTextAsync(hba, $"host all weak 127.0.0.1/32 {method}\n{await File.ReadAllTextAsync(hba)}");
        await cluster.ExecuteAsync("postgres", "SELECT pg_reload_conf()", default);
        await cluster.WaitUntilAsync(
            $"SELECT count(*) FROM pg_hba_file_rules WHERE auth_method = '{method}' AND user_name = '{{weak}}'", "1");

        await using (var verified = await GatewayUnderTest.StartAsync(
            cluster, config => config with { Grants = [ConnectAs(config, "weak", "x")] }))
        {
            await using var connection = await verified.OpenAsync();
        }

        await using var unverified = await GatewayUnderTest.StartAsync(cluster, config => config with
        {
            Grants = [ConnectAs(config, "weak", "x")],
            Target = config.Target with { TlsMode = UpstreamTlsMode.Require, CaPem = null },
        });
        Assert.That(async () => await unverified.OpenAsync(), Throws.InstanceOf<PostgresException>()
            .With.Property("SqlState").EqualTo("08006"));
    }

    private static GrantConfig ConnectAs(GatewayConfig config, string role, string password) => config.Grants[0] with
    {
        Masking = MaskingMode.Exempt,
        LoginRole = null,
        ConnectAs = new CredentialConfig { Username = role, Password = password },
    };

    private static async Task<PostgresException> FailAsync(Func<GatewayConfig, GatewayConfig> adjust)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Server.Cluster, adjust);
        try
        {
            await using var connection = await gateway.OpenAsync();
        }
        catch (PostgresException e)
        {
            return e;
        }

        throw new AssertionException("The login should have failed.");
    }
}
