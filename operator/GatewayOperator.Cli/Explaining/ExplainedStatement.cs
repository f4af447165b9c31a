namespace GatewayOperator.Cli.Explaining;

/// <summary>One statement of a text.</summary>
/// <param name="Kind">Its command tag.</param>
/// <param name="Class">What sort of thing it does.</param>
/// <param name="Relations">The relations that it names, as it names them.</param>
/// <param name="Columns">The protected columns that it comes to.</param>
internal sealed record ExplainedStatement(
    string Kind, string Class, IReadOnlyList<string> Relations, IReadOnlyList<ExplainedColumn> Columns);
