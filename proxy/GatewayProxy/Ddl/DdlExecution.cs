using GatewayOperator.Api.Configuration;
using GatewayProxy.Configuration;
using GatewayProxy.Sql.Ddl;
using GatewayProxy.Upstream;

namespace GatewayProxy.Ddl;

/// <summary>
/// Runs one approved change of the schema as the grant's DDL role: on a connection of its own, with an empty search
/// path, in a transaction of its own; then waits until the operator has brought masks and privileges to it.
/// </summary>
/// <param name="grantUid">The grant whose session asks for it.</param>
/// <param name="database">The session's database.</param>
/// <param name="application">What the server's log shows: it leads to the recording.</param>
/// <param name="services">What all executions share.</param>
public sealed class DdlExecution(string grantUid, string database, string application, DdlServices services)
{
    /// <summary>Locks that others hold longer are a reason to try again at another time.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan StatementPatience = TimeSpan.FromMinutes(10);

    /// <summary>The operator looks every five seconds, and gives a migration thirty.</summary>
    private static readonly TimeSpan OperatorPatience = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs it once; what it returns is what the client may hear.</summary>
    /// <param name="ddl">What was approved.</param>
    /// <param name="cancellation">Cancels the statement as long as it has not committed.</param>
    public async Task<DdlOutcome> RunAsync(QualifiedDdl ddl, CancellationToken cancellation)
    {
        if (services.Policy.Current is not { } snapshot
            || snapshot.FindGrant(grantUid) is not { DdlAs: { } role } grant)
        {
            return DdlOutcome.Failed(DdlErrors.NotAllowed);
        }

        UpstreamConnection upstream;
        try
        {
            upstream = await services.Connector.ConnectAsync(
                snapshot, new UpstreamCredential(role.Username, [role.Password]),
                new StartupRequest(0, Parameters(role.Username, grant)), cancellation);
        }
        catch (UpstreamException e)
        {
            return DdlOutcome.Failed(e.ClientError with { Fatal = false });
        }
        catch (OperationCanceledException)
        {
            return DdlOutcome.Failed(DdlErrors.Canceled);
        }

        using var connection = new DdlConnection(upstream);
        await using var canceled = cancellation.Register(() => _ = CancelAsync(snapshot, upstream));
        try
        {
            return await RunAsync(connection, ddl);
        }
        catch (IOException)
        {
            return DdlOutcome.Failed(connection.Error ?? DdlErrors.Unknown);
        }
    }

    private async Task<DdlOutcome> RunAsync(DdlConnection connection, QualifiedDdl ddl)
    {
        if (ddl is { Release: { } release, RunsAlone: false })
        {
            await connection.ExecuteAsync(release);
        }

        var tag = connection.Error is null ? await connection.ExecuteAsync(ddl.Text) : null;
        services.Gate.Close(database);
        try
        {
            return await connection.SyncAsync() && tag is not null
                ? DdlOutcome.Done(tag, await ProvisionedAsync(connection))
                : DdlOutcome.Failed(connection.Error!);
        }
        finally
        {
            services.Gate.Open(database);
        }
    }

    /// <summary>Whether the operator has come to see the schema as it is, within its time.</summary>
    private async Task<bool> ProvisionedAsync(DdlConnection connection)
    {
        var began = services.Time.GetTimestamp();
        do
        {
            var known = services.Policy.Current?.Config.Databases.FirstOrDefault(d => d.Name == database)?.Fingerprint;
            if (known is null)
            {
                return false;
            }

            try
            {
                if (await connection.AskAsync(SchemaFingerprint.Sql) == known)
                {
                    return true;
                }
            }
            catch (IOException)
            {
                // What was to be done is done.
                return false;
            }

            await Task.Delay(Look, services.Time);
        }
        while (services.Time.GetElapsedTime(began) < OperatorPatience);
        return false;
    }

    // These hold whatever the role's own settings say.
    private Dictionary<string, string> Parameters(string role, GrantConfig grant)
    {
        var statement = grant.Session.StatementTimeout ?? StatementPatience;
        return new(StringComparer.Ordinal)
        {
            ["user"] = role,
            ["database"] = database,
            ["application_name"] = application,
            ["client_encoding"] = "UTF8",
            ["search_path"] = "",
            ["standard_conforming_strings"] = "on",
            ["client_min_messages"] = "error",
            ["lock_timeout"] = Milliseconds(LockPatience),
            ["statement_timeout"] = Milliseconds(statement),
            ["default_transaction_read_only"] = "off",
            ["default_transaction_isolation"] = "read committed",
        };
    }

    private static string Milliseconds(TimeSpan span) =>
        ((long)span.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task CancelAsync(PolicySnapshot snapshot, UpstreamConnection upstream)
    {
        if (upstream.CancelKey is not { } key)
        {
            return;
        }

        try
        {
            await services.Cancels.ForwardAsync(snapshot, key, CancellationToken.None);
        }
        catch (UpstreamException e)
        {
            services.Log.DdlNotCanceled(application, e.Message);
        }
    }
}
