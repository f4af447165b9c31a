namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>How a kubectl ended and what it said.</summary>
public sealed record KubectlResult(int ExitCode, string Output, string Error)
{
    public string Everything => Output + Error;

    /// <summary>The output, trimmed, of a kubectl that must have succeeded.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public string Succeeded() => ExitCode == 0
        ? Output.Trim()
        : throw new InvalidOperationException($"kubectl exited with {ExitCode}: {Everything}");
}
