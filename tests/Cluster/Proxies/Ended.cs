using GatewayOperator.Tests.ClusterSupport;
using Npgsql;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>How sessions go on and end.</summary>
internal static class Ended
{
    public static async Task<int> AskAsync(this NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Returns with the error that the session ended with.</summary>
    public static async Task<PostgresException> EndsAsync(this NpgsqlConnection connection)
    {
        PostgresException? ended = null;
        await Wait.UntilAsync(
            "the session ends",
            async () =>
            {
                try
                {
                    await connection.AskAsync();
                }
                catch (PostgresException e)
                {
                    ended = e;
                }
                catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
                {
                    Assert.Fail($"The session ended without a word: {e.Message}");
                }

                return ended is not null;
            },
            deadline: TimeSpan.FromSeconds(20));
        return ended!;
    }
}
