namespace GatewayProxy.Sessions;

/// <summary>
/// Names that SQL and the protocol share: PREPARE and DEALLOCATE act on prepared statements, DECLARE and CLOSE on
/// portals. When the server has run one of them, a name may stand for another text than the messages say; the journal
/// then admits it. Touched by the server's loop only. See
/// https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY.
/// </summary>
public sealed class SqlNames
{
    private long _statements;
    private long _portals;

    /// <summary>A command tag of the server; false when it is none of these.</summary>
    public bool Completed(ReadOnlySpan<byte> tag)
    {
        if (tag.SequenceEqual("PREPARE"u8) || tag.StartsWith("DEALLOCATE"u8))
        {
            _statements++;
        }
        else if (tag.SequenceEqual("DECLARE CURSOR"u8) || tag.StartsWith("CLOSE CURSOR"u8))
        {
            _portals++;
        }
        else if (tag.SequenceEqual("DISCARD ALL"u8))
        {
            _statements++;
            _portals++;
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>The server has taken a Parse or a Bind.</summary>
    public void Taken(NamedObject named)
    {
        if (named is Portal portal)
        {
            portal.Epoch = _portals;
            portal.IsTextUncertain = portal.Statement is { Name.Length: > 0 } statement
                && statement.Epoch != _statements;
        }
        else
        {
            named.Epoch = _statements;
        }
    }

    /// <summary>Whether an Execute of the portal may have run another text than its Bind says.</summary>
    public bool IsUncertain(Portal portal) =>
        portal.IsTextUncertain || (portal.Name.Length > 0 && portal.Epoch != _portals);
}
