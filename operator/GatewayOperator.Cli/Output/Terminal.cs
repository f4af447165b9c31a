namespace GatewayOperator.Cli.Output;

/// <summary>Where a command writes, and whether a person is looking.</summary>
/// <param name="Output">What was asked for, and nothing else.</param>
/// <param name="Error">Everything said about it.</param>
/// <param name="Interactive">Output is a terminal: tables get lines and colour.</param>
public sealed record Terminal(TextWriter Output, TextWriter Error, bool Interactive)
{
    /// <summary>What is piped into the program.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    public static Terminal OfThisProcess() =>
        new(
            Console.Out,
            Console.Error,
            !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null)
        {
            Input = Console.In,
        };
}
