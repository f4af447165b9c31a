using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Cluster.Operator.EndToEnd;

/// <summary>From <c>kubectl apply</c> to a session in the database, with nothing left out.</summary>
public sealed class WholeClusterTests
{
    private const string Sql = "SELECT email FROM customers ORDER BY id LIMIT 1";

    private WholeStage _stage = null!;

    [SetUp]
    public async Task SetAsync() => _stage = await WholeStage.SetAsync(SharedApiServer.Server);

    [TearDown]
    public async Task RemoveAsync()
    {
        if (_stage is not null)
        {
            await _stage.DisposeAsync();
        }
    }

    [Test]
    public async Task A_service_account_works_through_every_pod_until_its_grant_is_deleted()
    {
        await _stage.Stage.ApplySamplesAsync();
        await _stage.Stage.StartOperatorAsync();
        await _stage.ReadyAsync();
        var token = await _stage.TokenAsync();
        var secret = await _stage.Stage.Database.AskAsync(Sql);

        var sessions = new List<NpgsqlConnection>();
        foreach (var pod in _stage.Pods.Values)
        {
            var session = await _stage.LoginAsync(pod, token);
            sessions.Add(session);
            Assert.That(await session.ScalarAsync(Sql), Is.Not.EqualTo(secret));
        }

        Assert.That(sessions, Is.Not.Empty);
        await _stage.Stage.KubectlAsync("delete", "databasegrant", "ci-migrate");
        foreach (var session in sessions)
        {
            Assert.That((await session.EndAsync()).Error.SqlState, Is.EqualTo("57P01"));
            await session.DisposeAsync();
        }

        foreach (var pod in _stage.Pods.Values)
        {
            Assert.That(
                async () => await _stage.LoginAsync(pod, token),
                Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("28000"));
        }
    }
}
