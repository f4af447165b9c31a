using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Faults.Load;

/// <summary>Statements of all kinds, good and bad, each with a text of its own. For use by many threads.</summary>
public sealed class StatementSource(Random random, int round)
{
    private readonly Lock _gate = new();
    private int _count;

    /// <summary>How many statements a session has.</summary>
    public int Length() => Next(1, 30);

    /// <summary>A Query message, and the rows when it is a COPY.</summary>
    public (MessageBuilder Messages, MessageBuilder? Rows) Simple()
    {
        var n = Name();
        return Next(0, 10) switch
        {
            0 => (Query($"COPY public.orders (customer_id, status, created_at) FROM STDIN -- {n}"), Rows()),
            1 => (Query($"SELECT FROM WHERE {n}"), null),
            2 => (Query($"SELECT 1 AS {n} FROM no_such_table"), null),
            3 => (Query($"UPDATE public.customers SET name = '{n}' WHERE id = 1"), null),
            4 => (Query($"INSERT INTO public.orders (customer_id, status, created_at) VALUES (1, '{n}', now())"), null),
            5 => (Query($"SELECT '{new string('x', Next(1, 60_000))}' AS {n}"), null),
            6 => (Query($"SELECT 1 AS {n}; SELECT 2 AS {n}"), null),
            7 => (Query($"BEGIN; UPDATE public.orders SET note = '{n}' WHERE id = {Next(1, 1000)}; ROLLBACK"), null),
            _ => (Query($"SELECT count(*) AS {n} FROM public.orders WHERE id < {Next(1, 1000)}"), null),
        };
    }

    /// <summary>Several extended statements, some bad, without waiting for an answer in between.</summary>
    public MessageBuilder Pipeline(out int syncs)
    {
        var messages = new MessageBuilder();
        syncs = Next(1, 5);
        for (var sync = 0; sync < syncs; sync++)
        {
            for (var i = Next(1, 6); i > 0; i--)
            {
                var n = Name();
                Add(messages, Next(0, 8) == 0 ? $"SELECT 1 / 0 AS {n}" : $"SELECT {Next(1, 9)} AS {n}");
            }

            messages.Begin(FrontendCode.Sync).End();
        }

        return messages;
    }

    /// <summary>A text with one parameter, which is a number.</summary>
    public string Extended(out int value)
    {
        value = Next(1, 1000);
        var n = Name();
        return Next(0, 4) switch
        {
            0 => $"INSERT INTO public.orders (customer_id, status, created_at) SELECT $1, 'new', now() AS {n}",
            1 => $"SELECT id AS {n} FROM public.orders WHERE id < $1 ORDER BY 1",
            2 => $"SELECT no_such_column AS {n} FROM public.orders WHERE id = $1",
            _ => $"SELECT $1 + 1 AS {n}",
        };
    }

    private static MessageBuilder Query(string sql) => new MessageBuilder().Query(sql);

    private static void Add(MessageBuilder messages, string sql)
    {
        messages.Begin(FrontendCode.Parse).String("").String(sql).Int16(0).End();
        messages.Begin(FrontendCode.Bind).String("").String("").Int16(0).Int16(0).Int16(0).End();
        messages.Begin(FrontendCode.Execute).String("").Int32(0).End();
    }

    private MessageBuilder Rows()
    {
        var rows = new MessageBuilder();
        for (var i = Next(1, 20); i > 0; i--)
        {
            rows.Begin(FrontendCode.CopyData).Bytes("1\tnew\t2026-01-01 00:00:00+00\n"u8).End();
        }

        return rows.Begin(FrontendCode.CopyDone).End();
    }

    private string Name() => $"r{round}_{Interlocked.Increment(ref _count)}";

    private int Next(int least, int below)
    {
        lock (_gate)
        {
            return random.Next(least, below);
        }
    }
}
