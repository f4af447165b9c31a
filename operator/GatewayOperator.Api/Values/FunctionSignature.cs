using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace GatewayOperator.Api.Values;

/// <summary>
/// A function of a database as <c>schema.name(type, …)</c>, in PostgreSQL's spelling: names that are not in lower case
/// are quoted, types outside <c>pg_catalog</c> have their schema.
/// </summary>
public sealed partial record FunctionSignature
{
    private const string Identifier = """(?:[a-z_][a-z0-9_$]*|"(?:[^"\n]|"")+")""";

    private const string ArgumentType = "(?:double precision|character varying|bit varying"
        + $@"|(?:time|timestamp) with(?:out)? time zone|{Identifier}(?:\.{Identifier})?)(?:\[\])*";

    /// <summary>Spellings of the SQL standard, which are no names of types.</summary>
    private static readonly FrozenSet<string> Spellings = new[]
    {
        "int", "integer", "smallint", "bigint", "real", "float", "decimal", "dec", "boolean", "character", "char",
        "nchar", "double precision", "character varying", "bit varying", "time with time zone",
        "time without time zone", "timestamp with time zone", "timestamp without time zone",
    }.ToFrozenSet(StringComparer.Ordinal);

    private FunctionSignature(string text, string schema, string name, IReadOnlyList<string> types) =>
        (Text, Schema, Name, Types) = (text, schema, name, types);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public string Schema { get; }

    public string Name { get; }

    /// <summary>SQL that names each argument's type and is nothing else, whatever was written.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <returns>Null when the text is no signature.</returns>
    public static FunctionSignature? Parse(string text)
    {
        var match = Pattern().Match(text);
        return match.Success
            ? new FunctionSignature(
                text, Unquote(match.Groups["schema"].Value), Unquote(match.Groups["name"].Value),
                [.. match.Groups["type"].Captures.Select(c => Quote(c.Value))])
            : null;
    }

    public override string ToString() => Text;

    [GeneratedRegex(
        $@"^(?<schema>{Identifier})\.(?<name>{Identifier})"
            + $@"\( *(?:(?<type>{ArgumentType})(?: *, *(?<type>{ArgumentType}))*)? *\)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(Identifier, RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    // A quoted name is never a keyword, so no type can be a syntax error.
    private static string Quote(string type)
    {
        var array = type.IndexOf("[]", StringComparison.Ordinal);
        var element = array < 0 ? type : type[..array];
        var dimensions = type[element.Length..];
        return Spellings.Contains(element)
            ? type
            : string.Join('.', Names().Matches(element).Select(
                n => n.Value.StartsWith('"') ? n.Value : $"\"{n.Value}\"")) + dimensions;
    }

    private static string Unquote(string name) => name.StartsWith('"')
        ? name[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
        : name;
}
