using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GatewayProxy.Sql.Native;

namespace GatewayProxy.Sql;

/// <summary>
/// Parses SQL with PostgreSQL's own grammar, on threads of its own unless it is short. Whatever the bytes are, the
/// outcome is a value. Long texts wait in a line of their own: who sends nothing else keeps nobody with an ordinary one
/// waiting.
/// </summary>
public sealed class SqlParser : IDisposable
{
    /// <summary>
    /// Bytes. A level of nesting takes one at least and up to 0.42 kB of stack, so such a text is parsed within the
    /// 128 kB that <see cref="RuntimeHelpers.TryEnsureSufficientExecutionStack"/> looks for, on any thread. Handing it
    /// to another one and coming back takes several times what parsing it does.
    /// </summary>
    private const int Short = 256;

    /// <summary>Bytes; longer texts take more than a few milliseconds when they are made to.</summary>
    private const int Ordinary = 16 * 1024;

    private readonly BlockingCollection<ParseRequest> _ordinary = [];
    private readonly BlockingCollection<ParseRequest> _long = [];
    private readonly ConcurrentBag<TextParser> _idle = [];
    private readonly PgQueryLibrary _library;
    private readonly ParserThread[] _threads;

    private SqlParser(PgQueryLibrary library, int threads)
    {
        _library = library;
        _threads =
        [
            .. Enumerable.Range(1, threads).Select(number => new ParserThread($"{number}", library, _ordinary)),
            new ParserThread("long", library, _long),
        ];
    }

    /// <summary>The version of PostgreSQL whose grammar is used, as <c>server_version_num</c>: 180004.</summary>
    public int GrammarVersion => _library.GrammarVersion;

    /// <summary>Where the library is, for the log.</summary>
    public string LibraryPath => _library.Path;

    /// <summary>
    /// Loads libpg_query: the one that is named here or by the environment variable DBGATEWAY_PG_QUERY, or else the one
    /// beside the program, or else the system's newest of 18, 17 and 15.
    /// </summary>
    /// <param name="library">A path, or a name that the system's loader finds.</param>
    /// <param name="threads">
    /// How many texts may be parsed at a time besides a long one; 0 is as many as there are processors.
    /// </param>
    /// <exception cref="DllNotFoundException">There is none.</exception>
    public static SqlParser Load(string? library = null, int threads = 0) => new(
        PgQueryLibrary.Load(library is null ? PgQueryLocations.All() : [library]),
        threads > 0 ? threads : Environment.ProcessorCount);

    /// <summary>Parses a text: a short one at once, others after those that came before them in their line.</summary>
    /// <param name="sql">The text, without a final zero byte; it stays as it is until the outcome is there.</param>
    /// <param name="cancellation">Gives up the place in the queue.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ValueTask<ParseOutcome> ParseAsync(ReadOnlyMemory<byte> sql, CancellationToken cancellation)
    {
        if (sql.Length <= Short && RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            cancellation.ThrowIfCancellationRequested();
            if (ParseHere(sql.Span) is { } outcome)
            {
                return new(outcome);
            }
        }

        var request = new ParseRequest(sql, cancellation);
        (sql.Length > Ordinary ? _long : _ordinary).Add(request, cancellation);
        return new(request.Outcome);
    }

    /// <summary>Null when it takes longer than its length says: nobody else shall wait for that.</summary>
    private ParseOutcome? ParseHere(ReadOnlySpan<byte> sql)
    {
        var parser = _idle.TryTake(out var idle) ? idle : new TextParser(_library);
        var outcome = parser.Parse(sql, sql.Length);
        _idle.Add(parser);
        return outcome is TooLarge ? null : outcome;
    }

    /// <summary>Finishes what is queued and ends the threads.</summary>
    public void Dispose()
    {
        _ordinary.CompleteAdding();
        _long.CompleteAdding();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        while (_idle.TryTake(out var parser))
        {
            parser.Dispose();
        }

        _ordinary.Dispose();
        _long.Dispose();
    }
}
