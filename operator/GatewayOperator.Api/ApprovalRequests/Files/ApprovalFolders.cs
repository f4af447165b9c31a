namespace GatewayOperator.Api.ApprovalRequests.Files;

/// <summary>Where local mode keeps requests, and takes decisions.</summary>
public static class ApprovalFolders
{
    /// <summary>What the operator answers a decision with that does not count, beside it.</summary>
    public const string RefusedExtension = ".refused";

    /// <summary>What the operator answers a wish for an activation with: the request's name.</summary>
    public const string AskedExtension = ".asked";

    /// <param name="state">The operator's state directory.</param>
    public static string Requests(string state) => Path.Combine(state, "requests");

    /// <param name="state">The operator's state directory.</param>
    public static string Decisions(string state) => Path.Combine(state, "decisions");

    /// <summary>Where those who want a grant activated leave their wish.</summary>
    /// <param name="state">The operator's state directory.</param>
    public static string Activations(string state) => Path.Combine(state, "activations");

    /// <summary>Where those who end activations say so.</summary>
    /// <param name="state">The operator's state directory.</param>
    public static string Revocations(string state) => Path.Combine(state, "revocations");
}
