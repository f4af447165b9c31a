using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Cli.Local;

namespace GatewayOperator.Cli.Approvals;

/// <summary>Finds requests by what a user calls them.</summary>
internal sealed class RequestFinder(LocalInstallation installation)
{
    public RequestFolder Folder { get; } = new(installation.Requests);

    /// <summary>All requests, oldest first.</summary>
    public IReadOnlyList<ApprovalRequest> List() =>
    [
        .. Folder.Namespaces().SelectMany(Folder.List)
            .OrderBy(request => request.Metadata.CreationTimestamp)
            .ThenBy(request => request.Metadata.Name, StringComparer.Ordinal),
    ];

    /// <param name="wanted"><c>name</c> or <c>namespace/name</c>.</param>
    /// <exception cref="CommandException">There is none, or several.</exception>
    public ApprovalRequest Find(string wanted)
    {
        var found = List().Where(request => NameOf(request) == wanted || request.Metadata.Name == wanted).ToList();
        return found switch
        {
            [var only] => only,
            [] => throw new CommandException(
                $"There is no request {wanted} in {installation.Root}. "
                + "`dbgateway requests --all` lists those there are."),
            _ => throw new CommandException(
                $"There are several requests {wanted}, name the namespace: {string.Join(", ", found.Select(NameOf))}."),
        };
    }

    public static string NameOf(ApprovalRequest request) => $"{request.Metadata.Namespace}/{request.Metadata.Name}";
}
