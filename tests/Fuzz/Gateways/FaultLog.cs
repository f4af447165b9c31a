using System.Collections.Concurrent;
using System.Text;

namespace GatewayOperator.Tests.Fuzz.Gateways;

/// <summary>
/// Takes the gateway's log and keeps the lines that only a fault of the gateway writes: a connection (1005) or a
/// session (3005) that ended with an exception nobody expected.
/// </summary>
public sealed class FaultLog : TextWriter
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(string? value)
    {
        if (value is not null && (value.Contains("[1005]") || value.Contains("[3005]")))
        {
            _lines.Enqueue(value);
        }
    }

    public override void Write(char value)
    {
        // The gateway's log comes in whole lines.
    }

    public override void WriteLine(string? value) => Write(value);
}
