using System.Text;

namespace GatewayProxy.Sql.Ast;

/// <summary>Keeps one string for each value of PostgreSQL's enumerations; there are a few hundred.</summary>
internal sealed class SymbolTable
{
    private readonly Dictionary<byte[], string> _symbols = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], string>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    public SymbolTable() => _bySpan = _symbols.GetAlternateLookup<ReadOnlySpan<byte>>();

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (!_bySpan.TryGetValue(utf8, out var symbol))
        {
            symbol = Encoding.UTF8.GetString(utf8);
            _bySpan[utf8] = symbol;
        }

        return symbol;
    }
}
