using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Harness.Gateway;

/// <summary>Waiting for the state of the world instead of for time to pass.</summary>
public static class ClusterWaits
{
    /// <summary>Until the server waits for somebody to read the answer to a statement that starts like this.</summary>
    public static Task WaitUntilUnreadAsync(this PostgresCluster cluster, string startOfQuery)
    {
        var pattern = startOfQuery.Replace("'", "''", StringComparison.Ordinal);
        return cluster.WaitUntilAsync(
            $"SELECT count(*) FROM pg_stat_activity WHERE query LIKE '{pattern}%' AND wait_event = 'ClientWrite'", "1");
    }

    /// <summary>Asks the server until the one row is <paramref name="expected"/>; fails after 20 s.</summary>
    public static async Task WaitUntilAsync(this PostgresCluster cluster, string sql, string expected)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var rows = await cluster.QueryAsync("postgres", sql, default);
            if (rows is [var row] && row == expected)
            {
                return;
            }

            Assert.That(
                TimeProvider.System.GetElapsedTime(startedAt), Is.LessThan(TimeSpan.FromSeconds(20)),
                $"{sql} stays at {string.Join(';', rows)}");
            await Task.Delay(20);
        }
    }
}
