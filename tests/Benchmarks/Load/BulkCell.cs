using System.Text;
using GatewayProxy.Protocol;

namespace GatewayOperator.Tests.Benchmarks.Load;

/// <summary>A million rows in one direction.</summary>
public sealed record BulkCell(string Name, string Sql, bool Inwards = false)
{
    private const int Rows = 1_000_000;

    /// <summary>What psql fills a CopyData message with, about.</summary>
    private const int MessageBytes = 8 * 1024;

    private static readonly Lazy<byte[]> Messages = new(Compose);

    public static IReadOnlyList<BulkCell> All { get; } =
    [
        new("SELECT, 1 M rows", "SELECT * FROM pgbench_accounts"),
        new("COPY out, 1 M rows", "COPY pgbench_accounts TO STDOUT"),
        new("COPY in, 1 M rows", "COPY bench_load FROM STDIN", Inwards: true),
    ];

    /// <summary>How many bytes went through the contender.</summary>
    public long Run(RawClient client)
    {
        if (!Inwards)
        {
            return client.Drain(Sql);
        }

        client.CopyIn(Sql, Messages.Value);
        return Messages.Value.Length;
    }

    private static byte[] Compose()
    {
        var filler = new string(' ', 84);
        var messages = new MessageBuilder();
        var lines = new StringBuilder();
        for (var row = 1; row <= Rows; row++)
        {
            lines.Append(System.Globalization.CultureInfo.InvariantCulture, $"{row}\t1\t0\t{filler}\n");
            if (lines.Length >= MessageBytes || row == Rows)
            {
                messages.Begin(FrontendCode.CopyData).Bytes(Encoding.ASCII.GetBytes(lines.ToString())).End();
                lines.Clear();
            }
        }

        return messages.Written.ToArray();
    }
}
