using System.Text;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// The prepared statements and portals of a session by name: what the client's messages define, less what the server
/// turns down. Touched by the client's loop only. What a name means can depend on an answer that is still to come; then
/// the message that uses it waits (<see cref="UnansweredPrepared"/>), so that the journal never names a text that does
/// not run.
/// </summary>
public sealed class SessionStatements
{
    /// <summary>Names a client may hold at once; a server takes more, a gateway's memory is shared.</summary>
    private const int MaxNames = 100_000;

    /// <summary>What may be left of them when the closed and the turned down are swept out, so that it pays.</summary>
    private const int MostKept = MaxNames / 4 * 3;

    /// <summary>Bytes of parameters kept from Bind to Execute, for the same reason.</summary>
    private const int MaxParameterBytes = 64 * 1024 * 1024;

    /// <summary>NAMEDATALEN − 1: PostgreSQL looks up statements and portals by that many bytes.</summary>
    private const int SignificantBytes = 63;

    private readonly RecentNames _names = new();
    private readonly NameTable<PreparedStatement> _prepared = new();
    private readonly NameTable<Portal> _portals = new();
    private long _segment = 1;
    private long _forgotten;
    private int _parameterBytes;

    /// <summary>What the server takes for one name must be one here, so this is what it looks up.</summary>
    public string Key(ReadOnlySpan<byte> name) => _names.Get(name[..Math.Min(name.Length, SignificantBytes)]);

    /// <summary>A name as people read it; unlike the key it may stand for several.</summary>
    public static string Display(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? "" : Encoding.UTF8.GetString(name[..Math.Min(name.Length, SignificantBytes)]);

    /// <summary>A Sync was sent. Returns the number of the segment it ends.</summary>
    public long EndSegment() => _segment++;

    /// <summary>Portals end with their transaction: those up to <paramref name="segment"/> are gone.</summary>
    public void EndTransactions(long segment)
    {
        if (segment > _forgotten)
        {
            _forgotten = segment;
            _portals.Forget(segment);
        }
    }

    /// <summary>
    /// The definition of a prepared statement's name that decides what it means and that the server has yet to answer;
    /// null when the answer is known. Within one segment it need not be: if it fails, so does what follows.
    /// </summary>
    public Definition? UnansweredPrepared(string name) => Unanswered(_prepared.Find(name));

    /// <summary>The same for a portal's name.</summary>
    public Definition? UnansweredPortal(string name) => Unanswered(_portals.Find(name));

    /// <summary>False when the client holds too many names.</summary>
    public bool TryPrepare(string name, PreparedStatement statement, out Definition definition)
    {
        definition = _prepared.Define(name, statement, _segment);
        return _prepared.Count <= MaxNames
            || (_prepared.Sweep().Count() < MaxNames && _prepared.Count < MostKept);
    }

    /// <summary>What a Bind asks for; it means nothing before <see cref="TryBind"/>.</summary>
    public Portal NewPortal(
        string name, PreparedStatement? statement, in BindMessage bind, in BindingTime at, bool keepsFormats)
    {
        var portal = new Portal(name, _segment)
        {
            Generation = at.Generation,
            RunsBefore = at.Runs,
            ResultFormats = keepsFormats ? bind.ResultFormats.ToArray() : [],
        };
        portal.Bind(
            statement, bind.Parameters[..Math.Min(bind.Parameters.Length, SessionJournal.ParameterHeadBytes)]);
        return portal;
    }

    /// <summary>False when the client holds too many names or parameters.</summary>
    public bool TryBind(Portal portal, out Definition definition)
    {
        _parameterBytes += portal.Parameters.Length;
        definition = _portals.Define(portal.Name, portal, _segment);
        if (_portals.Count <= MaxNames && _parameterBytes <= MaxParameterBytes)
        {
            return true;
        }

        _parameterBytes = _portals.Sweep().Sum(bound => bound.Parameters.Length);
        return _portals.Count < MostKept && _parameterBytes < MaxParameterBytes / 4 * 3;
    }

    /// <summary>An Execute of the portal is in the journal, parameters included.</summary>
    public void Recorded(Portal portal)
    {
        _parameterBytes = Math.Max(0, _parameterBytes - portal.Parameters.Length);
        portal.ForgetParameters();
    }

    public PreparedStatement? FindPrepared(string name) => _prepared.Find(name)?.Value;

    public Portal? FindPortal(string name) => _portals.Find(name)?.Value;

    /// <summary>Bound since the last Sync.</summary>
    public bool IsOfSegment(Portal portal) => portal.Segment == _segment;

    public Definition ClosePrepared(string name) => _prepared.Define(name, null, _segment);

    public Definition ClosePortal(string name) => _portals.Define(name, null, _segment);

    private Definition? Unanswered(Definition? meaning) =>
        meaning is { IsAnswered: false } && meaning.Segment < _segment ? meaning : null;
}
