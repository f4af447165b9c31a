using System.Text;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Tests;

public sealed class SqlParserTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string LongText = new(';', 500_000);

    private static ReadOnlySpan<byte> Multiplies => "UPDATE t SET (a,b,c,d,e,f)=(SELECT 1+2+3+4+5+6+7,2,3,4,5,6)"u8;

    [Test]
    public async Task Eight_callers_at_a_time_get_each_their_own_tree()
    {
        var texts = CorpusStatement.All.Select(statement => Encoding.UTF8.GetBytes(statement.Sql)).ToArray();
        var trees = texts.Select(text => TreeOf(Parsers.Parse(text))).ToArray();
        using var parser = SqlParser.Load(threads: 8);
        await Parallel.ForAsync(0, 8_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellation) =>
        {
            var outcome = await parser.ParseAsync(texts[i % texts.Length], cancellation);
            Assert.That(TreeOf(outcome), Is.EqualTo(trees[i % texts.Length]));
        });

        static string TreeOf(ParseOutcome outcome) => TreeText.Of(((Parsed)outcome).Statements.Single().Node);
    }

    [Test]
    public async Task Who_waits_goes_on_on_another_thread_than_the_parsers()
    {
        var text = Encoding.UTF8.GetBytes(LongText);
        await Parsers.Preferred.ParseAsync(text, CancellationToken.None).ConfigureAwait(false);
        Assert.That(Thread.CurrentThread.Name ?? "", Does.Not.StartWith("sql-parser"));
    }

    [Test]
    public async Task Caller_that_gave_up_is_not_parsed_for()
    {
        using var gone = new CancellationTokenSource();
        using var parser = SqlParser.Load(threads: 1);
        var busy = parser.ParseAsync(Encoding.UTF8.GetBytes(LongText), CancellationToken.None);
        var waiting = parser.ParseAsync(Encoding.UTF8.GetBytes(LongText), gone.Token);
        await gone.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await busy.AsTask().WaitAsync(Patience), Is.Not.Null);
    }

    [Test]
    public async Task Short_text_is_parsed_at_once_unless_its_tree_is_not_short()
    {
        using var parser = SqlParser.Load(threads: 1);
        var before = Enumerable.Range(0, 100).Select(_ => new byte[10_000]).ToList();
        before.ForEach(text => text.AsSpan().Fill((byte)';'));
        var busy = before.Select(text => parser.ParseAsync(text, CancellationToken.None).AsTask()).ToList();
        var isShort = parser.ParseAsync("SELECT 1"u8.ToArray(), CancellationToken.None).AsTask();
        Assert.That(isShort.IsCompleted, Is.True);
        var multiplies = parser.ParseAsync(Multiplies.ToArray(), CancellationToken.None).AsTask();
        Assert.That(multiplies.IsCompleted, Is.False);
        Assert.That(await multiplies.WaitAsync(Patience), Is.InstanceOf<Parsed>());
        await Task.WhenAll(busy).WaitAsync(Patience);
    }

    [Test]
    public void Grammar_is_PostgreSQL_18s_where_its_library_is_and_15s_from_Debian_12()
    {
        Assert.That(Parsers.Preferred.GrammarVersion / 10_000, Is.EqualTo(18));
        Assert.That(Parsers.Oldest.GrammarVersion / 10_000, Is.EqualTo(15));
    }

    [Test]
    public void Long_name_is_cut_between_characters_as_the_server_cuts_it()
    {
        var relation = Parsers.Statement($"TABLE {new string('ż', 40)}").Node.List("fromClause").Single();
        Assert.That(relation.Text("relname"), Is.EqualTo(new string('ż', 31)));
    }

    [Test]
    public void Library_that_is_named_and_missing_is_an_error_and_not_another_library()
        => Assert.That(() => SqlParser.Load("no-such-library.so"), Throws.InstanceOf<DllNotFoundException>());

    [Test]
    public void Field_that_a_kind_of_node_cannot_have_is_an_error_and_not_an_absent_field()
    {
        var statement = Parsers.Statement("SELECT 1 FROM t").Node;
        Assert.That(() => statement.List("fromClaus"), Throws.ArgumentException);
        Assert.That(() => statement.Node("fromClause"), Throws.ArgumentException);
        Assert.That(statement.Node("whereClause"), Is.Null);
        Assert.That(statement.List("fromClause").Single().Flag("inh"), Is.True);
    }

    [Test]
    public void Nodes_are_visited_each_before_those_below_it_and_from_left_to_right()
    {
        var nodes = Parsers.Statement("SELECT a FROM b, (SELECT c FROM d) AS e WHERE f").Node.DescendantsAndSelf();
        Assert.That(nodes.Select(Name).OfType<string>(), Is.EqualTo(new[] { "a", "b", "c", "d", "e", "f" }));

        static string? Name(SqlNode node) => node.Kind switch
        {
            NodeKind.String => node.Text("sval"),
            NodeKind.RangeVar => node.Text("relname"),
            NodeKind.Alias => node.Text("aliasname"),
            _ => null,
        };
    }
}
