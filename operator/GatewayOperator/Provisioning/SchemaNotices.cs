using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>
/// Hears of changes of the schema that went through a gateway, as soon as they commit. What is missed, for want of a
/// connection or because nobody tells, is found by looking.
/// </summary>
public sealed class SchemaNotices(TimeProvider time)
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(10);

    /// <summary>Listens in one database until cancelled.</summary>
    /// <param name="plan">Its target.</param>
    /// <param name="database">Name.</param>
    /// <param name="heard">Called for each notice; the operator looks at the database itself, whoever sent it.</param>
    /// <param name="ct">Ends it.</param>
    public async Task ListenAsync(TargetPlan plan, string database, Action heard, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(plan);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await ListenOnceAsync(plan, database, heard, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or SocketException or TimeoutException
                or AuthenticationException or OperationCanceledException)
            {
                // The runs of provisioning meet the same fault and report it.
            }

            await Task.Delay(Reconnect, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task ListenOnceAsync(
        TargetPlan plan, string database, Action heard, CancellationToken ct)
    {
        var connection = await new AdminConnector(plan.Admin).ListenAsync(database, ct).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            connection.Notification += (_, _) => heard();
            await using (var listen = new NpgsqlCommand(
                $"LISTEN {SqlText.Identifier(RoleName.ForViews(plan))}", connection))
            {
                await listen.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
            }

            // Nobody told of what happened before.
            heard();
            while (true)
            {
                await connection.WaitAsync(ct).ConfigureAwait(false);
            }
        }
    }
}
