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

    /// <summary>What makes way for the change, the change, and what it takes rights away by.</summary>
    private const int MostStatements = 3;

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
            upstream = await ConnectAsync(snapshot, role, grant, cancellation);
        }
        catch (UpstreamException e)
        {
            return DdlOutcome.Failed(e.ClientError with { Fatal = false });
        }
        catch (OperationCanceledException)
        {
            return DdlOutcome.Failed(DdlErrors.Canceled);
        }

        var connection = new DdlConnection(upstream);
        var change = await ChangeAsync(connection, ddl, () => new DdlDeadline(
            upstream, (MostStatements * TimeoutOf(grant)) + LockPatience, services.Time,
            () => CancelAsync(snapshot, upstream), cancellation));
        if (!change.IsClosed)
        {
            return DdlOutcome.Failed(connection.Error ?? DdlErrors.Lost);
        }

        var error = connection.Error ?? DdlErrors.Unknown;
        var followUp = new SchemaFollowUp(
            database, services, ct => ConnectAsync(services.Policy.Current ?? snapshot, role, grant, ct));
        var hasFollowed = await followUp.BeginAsync(connection, change.IsLost);
        return change.Tag is { } tag ? DdlOutcome.Done(tag, hasFollowed) : DdlOutcome.Failed(error);
    }

    // What is not closed is not followed up: nobody else needs the connection.
    private async Task<(string? Tag, bool IsClosed, bool IsLost)> ChangeAsync(
        DdlConnection connection, QualifiedDdl ddl, Func<DdlDeadline> limit)
    {
        (string? Tag, bool IsClosed, bool IsLost) change = default;
        try
        {
            await using (limit())
            {
                change = await ChangeAsync(connection, ddl);
            }
        }
        finally
        {
            if (!change.IsClosed)
            {
                connection.Dispose();
            }
        }

        return change;
    }

    private Task<UpstreamConnection> ConnectAsync(
        PolicySnapshot snapshot, CredentialConfig role, GrantConfig grant, CancellationToken ct) =>
        services.Connector.ConnectAsync(
            snapshot, new UpstreamCredential(role.Username, [role.Password]),
            new StartupRequest(0, Parameters(role.Username, grant)), ct);

    // Closed: it has committed, or nobody knows. Lost: nobody knows, and the connection is gone.
    private async Task<(string? Tag, bool IsClosed, bool IsLost)> ChangeAsync(
        DdlConnection connection, QualifiedDdl ddl)
    {
        string? tag = null;
        var isLost = false;
        try
        {
            tag = await ExecuteAsync(connection, ddl);
        }
        catch (IOException)
        {
            if (!ddl.RunsAlone)
            {
                return default;
            }

            isLost = true;
        }

        services.Gate.Close(database);
        try
        {
            tag = !isLost && await connection.SyncAsync() ? tag : null;
        }
        catch (Exception)
        {
            // It may have committed: whatever has gone wrong, nobody goes on before the operator has looked.
            (tag, isLost) = (null, true);
        }

        if (tag is null && !isLost && !ddl.RunsAlone)
        {
            services.Gate.Open(database);
            return default;
        }

        return (tag, true, isLost);
    }

    private async Task<string?> ExecuteAsync(DdlConnection connection, QualifiedDdl ddl)
    {
        if (ddl is { Release: { } release, RunsAlone: false })
        {
            await connection.ExecuteAsync(release);
        }

        var tag = connection.Error is null ? await connection.ExecuteAsync(ddl.Text) : null;
        if (tag is not null && !ddl.RunsAlone)
        {
            await connection.ExecuteAsync(ReadWithdrawal.Sql(services.Policy.Current?.Config.Grants ?? []));
        }

        return connection.Error is null ? tag : null;
    }

    // These hold whatever the role's own settings say.
    private Dictionary<string, string> Parameters(string role, GrantConfig grant)
    {
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
            ["statement_timeout"] = Milliseconds(TimeoutOf(grant)),
            ["default_transaction_read_only"] = "off",
            ["default_transaction_isolation"] = "read committed",
        };
    }

    private static TimeSpan TimeoutOf(GrantConfig grant) => grant.Session.StatementTimeout ?? StatementPatience;

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
