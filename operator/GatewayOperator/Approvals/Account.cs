namespace GatewayOperator.Approvals;

/// <summary>A user of this machine.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Groups">Names of the groups that they are in.</param>
public sealed record Account(string Name, IReadOnlyList<string> Groups);
