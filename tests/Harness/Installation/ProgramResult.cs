namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>How a program ended and what it said.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    public string Everything => Output + Error;

    /// <summary>The output, trimmed, of a program that must have succeeded.</summary>
    public string Succeeded()
    {
        Assert.That(ExitCode, Is.Zero, Everything);
        return Output.Trim();
    }
}
