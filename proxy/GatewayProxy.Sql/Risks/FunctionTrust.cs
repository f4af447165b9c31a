using System.Collections.Frozen;
using GatewayOperator.Api.Values;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sql.Risks;

/// <summary>
/// What is known about functions of the database. PostgreSQL's own are known without it; nothing in a text says what
/// others do.
/// </summary>
public sealed class FunctionTrust
{
    private readonly FrozenDictionary<(QualifiedName Name, int Arguments), string> _vouched;

    /// <param name="code">
    /// The code of the database that may write; null when nobody has looked: then every function is suspect.
    /// </param>
    /// <param name="vouched">Functions and procedures that the platform team vouches for.</param>
    public FunctionTrust(VolatileCode? code, IEnumerable<FunctionSignature> vouched)
    {
        Code = code;
        _vouched = vouched
            .GroupBy(v => (new QualifiedName(v.Schema, v.Name), v.Types.Count))
            .ToFrozenDictionary(g => g.Key, g => string.Join(" or ", g));
    }

    /// <summary>Nobody has looked at the database, nobody vouches for anything.</summary>
    public static FunctionTrust Nothing { get; } = new(null, []);

    internal VolatileCode? Code { get; }

    /// <summary>
    /// Which vouched function a call is of; null when it need not be one. A bare name may be found in any schema of the
    /// search path, and arguments that are left out or spread may make it another function.
    /// </summary>
    internal string? Vouches(SqlNode call)
    {
        var (schema, name) = FunctionRisks.NameOf(call);
        return schema is null || call.Flag("func_variadic") || call.Flag("agg_within_group")
            ? null
            : _vouched.GetValueOrDefault((new QualifiedName(schema, name), call.List("args").Length));
    }
}
