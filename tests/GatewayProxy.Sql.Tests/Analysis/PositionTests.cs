using System.Text;
using GatewayProxy.Sql.Rewriting;

namespace GatewayProxy.Sql.Tests.Analysis;

/// <summary>Where the server points at in the rewritten text is told to the client in its own.</summary>
public sealed class PositionTests
{
    [TestCase("SELECT email, nope FROM customers", "nope")]
    [TestCase("SELECT email FROM customers WHERE nope = 1", "nope")]
    [TestCase("SELECT '\U0001F600ж', email FROM customers c, public.customers d WHERE nope", "nope")]
    [TestCase("SELECT public.customers.email FROM public.customers WHERE nope", "nope")]
    public void Position_behind_edits_leads_back(string sql, string word)
    {
        var edited = Masks.Analyse(sql).Edited!;
        Assert.That(edited.MapBack(Position(Encoding.UTF8.GetString(edited.Text), word)),
            Is.EqualTo(Position(sql, word)));
    }

    [Test]
    public void Position_inside_a_replacement_is_where_it_begins()
    {
        var edited = new EditedText("a b c"u8.ToArray(), [new TextEdit(2, 1, "long")]);
        Assert.That(Enumerable.Range(1, 8).Select(p => edited.MapBack(p)),
            Is.EqualTo(new[] { 1, 2, 3, 3, 3, 3, 4, 5 }));
    }

    // In characters from 1, as PostgreSQL counts.
    private static int Position(string text, string word) =>
        text[..text.LastIndexOf(word, StringComparison.Ordinal)].EnumerateRunes().Count() + 1;
}
