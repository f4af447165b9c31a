using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Twins;

namespace GatewayOperator.Tests.Masking.Holds;

/// <summary>
/// Values that a client types, each another one: what begins like a canary belongs to protected columns.
/// </summary>
internal static partial class TypedValues
{
    private const string Word = "canary7";
    private const string Digits = "770077007700";
    private const string Open = "finch7007";

    private static int _count;

    /// <summary>How many canaries were typed.</summary>
    public static int Count => _count;

    public static CanarySearch Canaries { get; } = CanarySearch.Of(Word, Digits);

    /// <summary>Finds what anybody may see.</summary>
    public static CanarySearch Finches { get; } = CanarySearch.Of(Open);

    /// <summary>The case with values in their places.</summary>
    public static SqlCase Fill(SqlCase said) => said with
    {
        Statements = [.. said.Statements.Select(Put)],
        Parameters = [.. said.Parameters.Select(Put)],
        CopyData = [.. said.CopyData.Select(Put)],
    };

    /// <summary>The case with a canary for each simple string in it; null when it has none.</summary>
    public static SqlCase? Sow(SqlCase said)
    {
        var isSimple = said.Statements.All(s => !Special().IsMatch(s));
        var sown = said with
        {
            Statements = [.. said.Statements.Select(s => Strings().Replace(s, _ => $"'{Next()}'"))],
        };
        return isSimple && !sown.Statements.SequenceEqual(said.Statements) ? sown : null;
    }

    private static string Put(string text) => Places().Replace(text, place => place.Value switch
    {
        "HEXCANARY" => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Next())),
        "DIGITS" => Digits + Number(),
        "FINCH" => Open + Number(),
        _ => Next(),
    });

    private static string Next() => Word + Number();

    private static string Number() => Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("HEXCANARY|CANARY|DIGITS|FINCH")]
    private static partial Regex Places();

    [GeneratedRegex(@"'[^'\\]*'")]
    private static partial Regex Strings();

    /// <summary>Where quotes mean something else.</summary>
    [GeneratedRegex("""\$[a-z_]*\$|--|/\*|''|&'|\b[bBeEnNxX]'|\\""")]
    private static partial Regex Special();
}
