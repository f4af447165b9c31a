using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Tokens;

namespace GatewayProxy.Sql.Ddl;

/// <summary>
/// What the text of a statement says before the server was asked what its names mean: <see cref="Question"/> goes to
/// the session's server, its answer into <see cref="DdlAnalyser.Qualify"/>.
/// </summary>
public sealed class DdlReading
{
    private readonly DdlFindings? _findings;

    internal DdlReading(Refusal refusal) => Refusal = refusal;

    internal DdlReading(
        SqlStatement statement, TokenScan tokens, ReadOnlyMemory<byte> text, MaskCatalog catalog, DdlFindings findings)
    {
        (Statement, Tokens, Text, Catalog, _findings) = (statement, tokens, text, catalog, findings);
        Refusal = findings.Refusal;
    }

    /// <summary>Null when the statement may run, as far as its text says.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The question what its names mean: one column, every name in it qualified.</summary>
    public string Question => DdlNames.Sql(Names);

    internal SqlStatement Statement { get; } = null!;

    internal TokenScan Tokens { get; } = TokenScan.Empty;

    internal ReadOnlyMemory<byte> Text { get; }

    internal MaskCatalog Catalog { get; } = MaskCatalog.Empty;

    internal IReadOnlyList<DdlName> Names => _findings?.Names ?? [];

    internal IReadOnlyList<DdlRead> Reads => _findings?.Reads ?? [];

    internal IReadOnlySet<string> Added => _findings?.Added ?? [];

    internal IReadOnlyList<string> Schemas => _findings?.Schemas ?? [];

    /// <summary>What the server answered, its only column row by row.</summary>
    public DdlNames Answer(IReadOnlyList<string?> rows) => new(this, rows);
}
