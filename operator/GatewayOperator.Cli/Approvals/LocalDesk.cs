using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Values;
using GatewayOperator.Cli.Local;

namespace GatewayOperator.Cli.Approvals;

/// <summary>Requests as files: what is decided and asked is handed to the operator as files, too.</summary>
internal sealed class LocalDesk : IRequestDesk
{
    private readonly LocalInstallation _installation;
    private readonly RequestFolder _folder;
    private readonly Lazy<RequestChanges> _changes;
    private readonly TimeProvider _time;

    public LocalDesk(LocalInstallation installation, TimeProvider time)
    {
        (_installation, _time) = (installation, time);
        _folder = new RequestFolder(installation.Requests);
        _changes = new Lazy<RequestChanges>(() => new RequestChanges(_folder, time));
    }

    public string Place => _installation.Root;

    public string Options => _installation.Root == "." ? "" : $" --resources {_installation.Root}";

    public string? PublicKey
    {
        get
        {
            var path = Path.Combine(_installation.Root, "status", "approval-key.jwk");
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
    }

    public Task<IReadOnlyList<ApprovalRequest>> ListAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ApprovalRequest>>([.. _folder.All()]);

    public Task ChangedAsync(CancellationToken ct) => _changes.Value.AnyAsync(ct);

    public async Task<ApprovalRequest?> DecideAsync(
        ApprovalRequest request, bool approved, string? comment, CancellationToken ct)
    {
        _installation.RequireOperator();
        await new DecisionSubmission(_installation.Decisions, _time).SubmitAsync(request, approved, comment, ct);
        return _folder.Find(request.Metadata.Namespace, request.Metadata.Name);
    }

    public async Task<AskedActivation> AskAsync(
        string grant, string reason, KubeDuration? duration, string? tokenFile, CancellationToken ct)
    {
        var found = _installation.FindGrant(grant);
        _installation.RequireOperator();
        var wish = new SubmittedActivation
        {
            Grant = found.Name,
            Reason = reason,
            Duration = duration,
            Token = await TokenAsync(tokenFile, ct),
        };
        var name = await new Submission(_installation.Activations, _time)
            .SubmitAsync(found.Namespace, found.Name, wish.Write(), ct);
        var request = name is null ? null : _folder.Find(found.Namespace, name);
        return new AskedActivation(found.Namespace, name, request);
    }

    public async Task<string> RevokeAsync(string grant, string? subject, CancellationToken ct)
    {
        var found = _installation.FindGrant(grant);
        _installation.RequireOperator();
        var wish = new SubmittedRevocation { Grant = found.Name, Subject = subject };
        await new Submission(_installation.Revocations, _time)
            .SubmitAsync(found.Namespace, found.Name, wish.Write(), ct);
        return $"{found.Namespace}/{found.Name}";
    }

    public void Dispose()
    {
        if (_changes.IsValueCreated)
        {
            _changes.Value.Dispose();
        }
    }

    private static async Task<string> TokenAsync(string? path, CancellationToken ct)
    {
        var token = path switch
        {
            "-" => await Console.In.ReadToEndAsync(ct),
            { } file => await File.ReadAllTextAsync(file, ct),
            null => Environment.GetEnvironmentVariable("DBGATEWAY_TOKEN")
                ?? Environment.GetEnvironmentVariable("PGPASSWORD"),
        };
        return token?.Trim() is { Length: > 0 } text
            ? text
            : throw new CommandException("There is no token. Put it into DBGATEWAY_TOKEN, or name its --token-file.");
    }
}
