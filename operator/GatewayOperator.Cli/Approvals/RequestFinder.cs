using GatewayOperator.Api.ApprovalRequests;

namespace GatewayOperator.Cli.Approvals;

/// <summary>Finds requests by what a user calls them.</summary>
internal static class RequestFinder
{
    /// <summary>All requests, oldest first.</summary>
    public static async Task<IReadOnlyList<ApprovalRequest>> OldestFirstAsync(IRequestDesk desk, CancellationToken ct)
    {
        var requests = await desk.ListAsync(ct);
        return
        [
            .. requests.OrderBy(request => request.Metadata.CreationTimestamp)
                .ThenBy(request => request.Metadata.Name, StringComparer.Ordinal),
        ];
    }

    /// <param name="desk">Where.</param>
    /// <param name="wanted"><c>name</c> or <c>namespace/name</c>.</param>
    /// <param name="ct">Ends the search.</param>
    /// <exception cref="CommandException">There is none, or several.</exception>
    public static async Task<ApprovalRequest> FindAsync(IRequestDesk desk, string wanted, CancellationToken ct)
    {
        var requests = await OldestFirstAsync(desk, ct);
        var found = requests.Where(request => NameOf(request) == wanted || request.Metadata.Name == wanted).ToList();
        return found switch
        {
            [var only] => only,
            [] => throw new CommandException(
                $"There is no request {wanted} in {desk.Place}. "
                + "`dbgateway requests --all` lists those there are."),
            _ => throw new CommandException(
                $"There are several requests {wanted}, name the namespace: {string.Join(", ", found.Select(NameOf))}."),
        };
    }

    public static string NameOf(ApprovalRequest request) => $"{request.Metadata.Namespace}/{request.Metadata.Name}";
}
