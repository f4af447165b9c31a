using System.Buffers.Binary;
using System.Text;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Masking.Twins;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Masking;

/// <summary>Texts made to exhaust whoever analyses them cost their session an error, and the others nothing.</summary>
public sealed class OverloadTests
{
    /// <summary>program_limit_exceeded, statement_too_complex, not understood.</summary>
    private static readonly string[] Refusals = ["54000", "54001", "0A000"];

    private static IEnumerable<TestCaseData> Attacks =>
    [
        Case("a sum of 60 kB", Repeat("SELECT 1", "+1", 30_000)),
        Case("a hundred thousand parentheses", Repeat("SELECT ", "(", 100_000) + "1" + Repeat("", ")", 100_000)),
        Case("three hundred thousand UNIONs", Repeat("SELECT 1", " UNION SELECT 1", 300_000)),
        Case("nested sub-selects", Repeat("", "SELECT (", 6_000) + "SELECT 1" + Repeat("", ")", 6_000)),
        Case("a mebibyte of signs", Repeat("SELECT 1", " ++++++++++++++++", 60_000)),
        Case("columns without end", Repeat("SELECT email", ", email", 300_000) + " FROM shop.customers"),
        Case("invalid UTF-8", [.. "SELECT '"u8, 0xC3, 0x28, .. "', ssn FROM shop.customers"u8]),
        Case("half a surrogate", [.. "SELECT '"u8, 0xED, 0xA0, 0x80, (byte)'\'']),
    ];

    [TestCaseSource(nameof(Attacks))]
    public async Task Text_made_to_exhaust_is_refused_and_the_session_lives_on(byte[] text)
    {
        using var client = await TwinsOfThisRun.Agent.OpenAsync(TwinDatabases.A);
        var query = new MessageBuilder().Begin(FrontendCode.Query).Bytes(text).Byte(0).End();
        var parse = new MessageBuilder().Begin(FrontendCode.Parse).Byte(0).Bytes(text).Byte(0).Int16(0).End().Sync();
        foreach (var message in new[] { query, parse })
        {
            await client.SendAsync(message);
            Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("EZ"));
            Assert.That(Refusals, Does.Contain(client.LastSqlState));
        }

        await AnswersAsync(client, 0);
    }

    [Test]
    public async Task Others_are_answered_while_sessions_send_nothing_but_such_texts()
    {
        using var over = new CancellationTokenSource();
        var attackers = Enumerable.Range(0, 4).Select(n => AttackAsync(n, over.Token)).ToList();
        using var bystander = await TwinsOfThisRun.Agent.OpenAsync(TwinDatabases.A);
        for (var i = 0; i < 50; i++)
        {
            await AnswersAsync(bystander, i);
        }

        await over.CancelAsync();
        Assert.That(await Task.WhenAll(attackers), Has.Some.GreaterThan(0), "nobody attacked");
    }

    [Test]
    public async Task Message_of_a_gigabyte_is_refused_and_not_kept()
    {
        const int Length = 1 << 30;
        using var client = await TwinsOfThisRun.Agent.OpenAsync(TwinDatabases.A);
        var before = Processes.ResidentBytes(TwinsOfThisRun.Proxy);
        var head = new byte[MessageHeader.Size];
        head[0] = FrontendCode.Query;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), Length - 1);
        await client.SendAsync(head);
        var piece = new byte[1 << 20];
        piece.AsSpan().Fill((byte)' ');
        var most = 0L;
        for (var sent = head.Length - 1; sent < Length - 1; sent += piece.Length)
        {
            await client.SendAsync(piece.AsMemory(0, Math.Min(piece.Length, Length - 1 - sent)));
            most = Math.Max(most, Processes.ResidentBytes(TwinsOfThisRun.Proxy));
        }

        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(Refusals, Does.Contain(client.LastSqlState));
        Assert.That(most - before, Is.LessThan(Length / 8));
        await AnswersAsync(client, 0);
    }

    private static async Task<int> AttackAsync(int number, CancellationToken over)
    {
        using var client = await TwinsOfThisRun.Agent.OpenAsync(TwinDatabases.B);
        var rounds = 0;
        for (; !over.IsCancellationRequested; rounds++)
        {
            // A text of its own each time: nothing of it is known from before.
            var columns = Repeat($"SELECT {number} + {rounds}", ", (((((email)))))", 1_800);
            var text = columns + " FROM shop.customers LIMIT 0";
            await client.SendAsync(new MessageBuilder().Query(text));
            await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        }

        return rounds;
    }

    private static async Task AnswersAsync(WireClient client, int number)
    {
        await client.SendAsync(new MessageBuilder().Query($"SELECT {number}, email FROM shop.customers WHERE id = 1"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("TDCZ"));
    }

    private static TestCaseData Case(string name, string text) => Case(name, Encoding.UTF8.GetBytes(text));

    private static TestCaseData Case(string name, byte[] text) => new TestCaseData(text).SetArgDisplayNames(name);

    private static string Repeat(string head, string piece, int times) =>
        new StringBuilder(head).Insert(head.Length, piece, times).ToString();
}
