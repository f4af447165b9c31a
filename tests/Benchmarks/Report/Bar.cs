using System.Globalization;

namespace GatewayOperator.Tests.Benchmarks.Report;

/// <summary>A figure that the design asks for, and whether it came to that. The median is judged.</summary>
/// <param name="What">The figure.</param>
/// <param name="Measured">NaN for what was not measured.</param>
/// <param name="Limit">What must hold.</param>
/// <param name="Goal">What is aimed at; null where the bar is all.</param>
/// <param name="Unit">Behind the number.</param>
/// <param name="AtLeast">Whether more is better.</param>
public sealed record Bar(string What, double Measured, double Limit, double? Goal, string Unit, bool AtLeast = false)
{
    public string Verdict =>
        double.IsNaN(Measured) ? "not measured"
        : Goal is { } goal && Reaches(goal) ? "holds, goal too"
        : Reaches(Limit) ? "holds"
        : "misses";

    public static Table Table(IEnumerable<Bar> bars) => new(
        ["figure", "measured", "bar", "goal", "verdict"], [.. bars.Select(b => b.Row())]);

    private string[] Row()
    {
        var sign = AtLeast ? "≥" : "≤";
        var measured = double.IsNaN(Measured) ? "" : Text(Measured);
        return [What, measured, $"{sign} {Text(Limit)}", Goal is { } goal ? $"{sign} {Text(goal)}" : "", Verdict];
    }

    private string Text(double value) => $"{value.ToString("0.##", CultureInfo.InvariantCulture)}{Unit}";

    private bool Reaches(double value) => AtLeast ? Measured >= value : Measured <= value;
}
