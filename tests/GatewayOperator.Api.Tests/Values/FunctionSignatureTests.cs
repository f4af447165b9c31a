using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Tests.Values;

/// <summary>A trusted function is one function, and its text can be nothing but a name.</summary>
public sealed class FunctionSignatureTests
{
    [TestCase("public.now_utc()", "public|now_utc|")]
    [TestCase("public.fiscal_year(date)", "public|fiscal_year|\"date\"")]
    [TestCase("shop.f(int, character varying[], timestamp with time zone)",
        "shop|f|int,character varying[],timestamp with time zone")]
    [TestCase("\"My Schema\".\"f\"\"x\"(shop.tier, public.\"T\"[][])",
        "My Schema|f\"x|\"shop\".\"tier\",\"public\".\"T\"[][]")]
    [TestCase("public.f(select.\"a b\")", "public|f|\"select\".\"a b\"")]
    [TestCase("public.f(select)", "public|f|\"select\"")]
    public void Signature_is_read_and_its_types_are_quoted(string text, string parts)
    {
        var read = FunctionSignature.Parse(text)!;
        Assert.That($"{read.Schema}|{read.Name}|{string.Join(',', read.Types)}", Is.EqualTo(parts));
        Assert.That(read.ToString(), Is.EqualTo(text));
    }

    [TestCase("fiscal_year(date)")]
    [TestCase("public.fiscal_year")]
    [TestCase("Public.f(date)")]
    [TestCase("public.f(date) RETURNS int")]
    [TestCase("public.f(numeric(10,2))")]
    [TestCase("public.f(date,)")]
    [TestCase("public.f(a b)")]
    [TestCase("public.f(x DEFAULT 1)")]
    [TestCase("public.f('x')")]
    [TestCase("public.f(date)\n")]
    [TestCase("public.f(\"a\nb\")")]
    [TestCase("")]
    public void What_is_no_signature_is_refused(string text) => Assert.That(FunctionSignature.Parse(text), Is.Null);
}
