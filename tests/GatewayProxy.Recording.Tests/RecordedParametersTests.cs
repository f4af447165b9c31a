using System.Buffers.Binary;
using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording.Tests;

public sealed class RecordedParametersTests
{
    private JournalFolder _folder = null!;
    private SessionStart _start = null!;

    [SetUp]
    public void CreateFolder()
    {
        _folder = new JournalFolder();
        _start = JournalFolder.Start();
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Values_are_kept_in_their_format_with_null_apart()
    {
        var line = Record(Message([0, 1, 0], "alice"u8.ToArray(), [0, 0, 0, 7], null));

        (string, string?, string?, long?)[] expected =
        [
            ("text", "alice", null, 5), ("binary", null, "00000007", 4), ("text", null, null, null),
        ];
        Assert.That(line.Parameters.Select(p => (p.Format, p.Value, p.Hex, p.Bytes)), Is.EqualTo(expected));
    }

    [Test]
    public void One_format_code_holds_for_all_and_none_means_text()
    {
        Assert.That(Record(Message([1], [1], [2])).Parameters.Select(p => p.Format), Is.All.EqualTo("binary"));
        _start = JournalFolder.Start();
        Assert.That(Record(Message([], [65], [66])).Parameters.Select(p => p.Value), Is.EqualTo(new[] { "A", "B" }));
    }

    [Test]
    public void Text_that_is_not_utf8_is_kept_as_bytes()
    {
        Assert.That(Record(Message([], [0xE4])).Parameters.Single().Hex, Is.EqualTo("e4"));
    }

    [Test]
    public void Of_a_long_value_the_head_and_the_length_are_kept()
    {
        var parameter = Record(Message([], [.. Enumerable.Repeat((byte)'x', 5000)])).Parameters.Single();

        Assert.That(
            (parameter.Value!.Length, parameter.Bytes, parameter.Truncated), Is.EqualTo((1024, (long?)5000, true)));
    }

    [Test]
    public void Of_many_values_the_first_and_their_number_are_kept()
    {
        var line = Record(Message([], [.. Enumerable.Repeat(new byte[] { 49 }, 100)]));

        Assert.That((line.Parameters.Count, line.ParametersTotal), Is.EqualTo((64, (int?)100)));
    }

    [Test]
    public void A_message_cut_anywhere_never_fails_and_never_invents()
    {
        var message = Message([0, 1], "alice"u8.ToArray(), [0, 0, 0, 7]);
        for (var cut = 0; cut < message.Length; cut++)
        {
            _start = JournalFolder.Start();
            var line = Record(message[..cut]);
            Assert.That(_folder.Read(_start, out var damage), Has.Count.EqualTo(2));
            Assert.That(damage, Is.Null);
            Assert.That(line.Parameters.Where(p => p.Value is not null && !p.Truncated).Select(p => p.Value),
                Is.All.EqualTo("alice"));
        }
    }

    [Test]
    public void Garbage_in_place_of_parameters_leaves_the_journal_readable()
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var garbage = new byte[random.Next(0, 200)];
            random.NextBytes(garbage);
            _start = JournalFolder.Start();
            Record(garbage);
            _folder.Read(_start, out var damage);
            Assert.That(damage, Is.Null);
        }
    }

    [Test]
    public void A_function_call_is_recorded_with_its_oid_and_arguments()
    {
        using var journal = _folder.Open(_start);
        journal.WriteIntent(new StatementIntent
        {
            Protocol = StatementProtocol.FunctionCall,
            FunctionOid = 1299,
            Parameters = Message([], "1"u8.ToArray()),
        });

        var line = _folder.ReadOnly<StatementLine>(_start);
        Assert.That((line.Protocol, line.FunctionOid, line.Sql, line.Parameters.Single().Value),
            Is.EqualTo(("functionCall", (uint?)1299, (string?)null, "1")));
    }

    private static byte[] Message(short[] formats, params byte[]?[] values)
    {
        var bytes = new List<byte>();
        void Int16(int value) => bytes.AddRange([(byte)(value >> 8), (byte)value]);
        Int16(formats.Length);
        foreach (var format in formats)
        {
            Int16(format);
        }

        Int16(values.Length);
        var length = new byte[sizeof(int)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, value?.Length ?? -1);
            bytes.AddRange(length);
            bytes.AddRange(value ?? []);
        }

        return [.. bytes];
    }

    private StatementLine Record(byte[] parameters)
    {
        using var journal = _folder.Open(_start);
        journal.WriteIntent(new StatementIntent
        {
            Protocol = StatementProtocol.Extended,
            Sql = "select $1"u8,
            Parameters = parameters,
        });
        return _folder.ReadOnly<StatementLine>(_start);
    }
}
