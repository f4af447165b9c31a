using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Wire;

namespace GatewayOperator.Tests.Masking.RandomSql;

/// <summary>A statement of a run; the number decides in which dialect it is said.</summary>
public sealed record RandomStatement(int Seed, int Number, string Sql)
{
    private static readonly Dialect[] Dialects = Enum.GetValues<Dialect>();

    public Dialect Dialect => Dialects[Number % Dialects.Length];

    /// <summary>What it changes is undone.</summary>
    public SqlCase AsCase() => new()
    {
        Class = "random",
        Name = $"{Number} of seed {Seed}",
        Expectation = Expectation.Parse("masked"),
        Statements = ["BEGIN", Sql, "ROLLBACK"],
    };

    public override string ToString() => $"statement {Number} of seed {Seed}, {Dialect}:\n{Sql}";
}
