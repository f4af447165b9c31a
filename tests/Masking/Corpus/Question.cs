namespace GatewayOperator.Tests.Masking.Corpus;

/// <summary>What somebody wants to know, and the statement that an analyst or a model wrote for it.</summary>
public sealed record Question(string File, string Text, string Sql)
{
    /// <summary>Files named <c>…-granted</c> read no protected column: the owner's answer is the right one.</summary>
    public bool ReadsNothingProtected => File.EndsWith("-granted", StringComparison.Ordinal);

    public SqlCase AsCase() => new()
    {
        Class = File,
        Name = Text,
        Expectation = Expectation.Parse("masked"),
        Statements = [Sql],
    };

    public override string ToString() => $"{File}: {Text}";
}
