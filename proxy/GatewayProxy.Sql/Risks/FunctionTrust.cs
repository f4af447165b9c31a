using System.Collections.Frozen;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sql.Risks;

/// <summary>
/// What is known about functions of the database. PostgreSQL's own are known without it; nothing in a text says what
/// others do.
/// </summary>
public sealed class FunctionTrust
{
    private readonly FrozenSet<QualifiedName> _vouched;
    private readonly FrozenSet<string> _names;

    /// <param name="code">
    /// The code of the database that may write; null when nobody has looked: then every function is suspect.
    /// </param>
    /// <param name="vouched">Functions and procedures that the platform team vouches for.</param>
    public FunctionTrust(VolatileCode? code, IEnumerable<QualifiedName> vouched)
    {
        Code = code;
        _vouched = vouched.ToFrozenSet();
        _names = _vouched.Select(v => v.Name).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Nobody has looked at the database, nobody vouches for anything.</summary>
    public static FunctionTrust Nothing { get; } = new(null, []);

    internal VolatileCode? Code { get; }

    /// <param name="schema">Null when the text names none; then a vouched function of any schema is meant.</param>
    /// <param name="name">As the catalog has it.</param>
    internal bool IsVouchedFor(string? schema, string name) =>
        schema is null ? _names.Contains(name) : _vouched.Contains(new QualifiedName(schema, name));
}
