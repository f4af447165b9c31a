using System.Collections.Concurrent;

namespace GatewayProxy.Sql.Native;

/// <summary>
/// A thread that does nothing but parse. PostgreSQL's parser uses up to 0.42 kB of stack for each level of nesting, and
/// running out of it ends the process. This stack has room for many times the levels of a text that is within
/// <see cref="SqlLimits.Tokens"/>; those of the thread pool have not.
/// </summary>
internal sealed class ParserThread
{
    private const int StackBytes = 64 << 20;

    private readonly BlockingCollection<ParseRequest> _requests;
    private readonly PgQueryLibrary _library;
    private readonly Thread _thread;

    public ParserThread(string name, PgQueryLibrary library, BlockingCollection<ParseRequest> requests)
    {
        _library = library;
        _requests = requests;
        _thread = new Thread(Run, StackBytes) { IsBackground = true, Name = $"sql-parser-{name}" };
        _thread.Start();
    }

    /// <summary>Waits until the requests are over.</summary>
    public void Join() => _thread.Join();

    private void Run()
    {
        using var parser = new TextParser(_library);
        foreach (var request in _requests.GetConsumingEnumerable())
        {
            request.Answer(parser);
        }
    }
}
