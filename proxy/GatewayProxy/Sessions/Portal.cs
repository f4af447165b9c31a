using System.Buffers;

namespace GatewayProxy.Sessions;

/// <summary>A bound statement: what Execute will run and with which parameters.</summary>
/// <param name="name">Empty for the unnamed portal.</param>
/// <param name="segment">See <see cref="Definition"/>.</param>
public sealed class Portal(string name, long segment = 0) : NamedObject
{
    private byte[] _parameters = [];
    private int _length;

    /// <summary>Empty for the unnamed portal.</summary>
    public string Name => name;

    public long Segment => segment;

    /// <summary>
    /// Null when the statement's Parse was not seen: SQL may have made it, or it does not exist.
    /// </summary>
    public PreparedStatement? Statement { get; private set; }

    /// <summary>The Bind message from its parameter formats on, or the head of it.</summary>
    public ReadOnlySpan<byte> Parameters => _parameters.AsSpan(0, _length);

    /// <summary>The statement's name may have stood for another text when it was bound.</summary>
    public bool IsTextUncertain { get; set; }

    /// <summary>An Execute of it was sent. Touched by the client's loop only.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Statements of the session that had been sent when it was bound.</summary>
    public long RunsBefore { get; init; }

    /// <summary>It was held when it was bound; null when it was not.</summary>
    public BoundApproval? Bound { get; set; }

    /// <summary>It has run under an approval: fetching more of it needs no other.</summary>
    public bool IsApproved { get; set; }

    /// <summary>The generation of the masks that it was bound under; 0 where nothing is ever masked.</summary>
    public long Generation { get; init; }

    /// <summary>The format codes of its result as Bind has them; none is all text.</summary>
    public byte[] ResultFormats { get; set; } = [];

    /// <summary>Rows returned so far, over all Executes of this portal.</summary>
    public long Rows { get; set; }

    /// <summary>Bytes of rows returned so far.</summary>
    public long Bytes { get; set; }

    /// <summary>The parameters are in the journal: a later Execute of this portal is recorded without them.</summary>
    public void ForgetParameters()
    {
        if (_parameters.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_parameters);
            _parameters = [];
            _length = 0;
        }
    }

    /// <summary>Called once; a portal of the same name that is bound later is another one.</summary>
    public void Bind(PreparedStatement? statement, ReadOnlySpan<byte> parameters)
    {
        Statement = statement;
        _parameters = ArrayPool<byte>.Shared.Rent(parameters.Length);
        parameters.CopyTo(_parameters);
        _length = parameters.Length;
    }
}
