namespace GatewayOperator.Api.ApprovalRequests.Files;

/// <summary>Where local mode keeps requests, and takes decisions.</summary>
public static class ApprovalFolders
{
    /// <summary>What the operator answers a decision with that does not count, beside it.</summary>
    public const string RefusedExtension = ".refused";

    /// <param name="state">The operator's state directory.</param>
    public static string Requests(string state) => Path.Combine(state, "requests");

    /// <param name="state">The operator's state directory.</param>
    public static string Decisions(string state) => Path.Combine(state, "decisions");
}
