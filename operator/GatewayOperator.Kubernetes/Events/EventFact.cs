using k8s.Models;

namespace GatewayOperator.Kubernetes;

/// <summary>Something that happened to an object. Equal facts are one Event that counts.</summary>
internal sealed record EventFact(
    V1ObjectReference Regarding, EventKind Kind, string Reason, string Action, string Note)
{
    /// <summary>The API server's bound, in bytes.</summary>
    private const int LongestNote = 1024;

    private const string Ellipsis = "…";

    /// <summary>
    /// A fact as the API server takes it: of the reference only what identifies, of the note only what fits.
    /// </summary>
    public static EventFact Of(V1ObjectReference regarding, EventKind kind, string reason, string action, string note)
    {
        var identity = new V1ObjectReference
        {
            ApiVersion = regarding.ApiVersion,
            Kind = regarding.Kind,
            NamespaceProperty = regarding.NamespaceProperty,
            Name = regarding.Name,
            Uid = regarding.Uid,
        };
        return new EventFact(identity, kind, reason, action, Cut(note));
    }

    private static string Cut(string note)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(note) <= LongestNote)
        {
            return note;
        }

        var room = LongestNote - System.Text.Encoding.UTF8.GetByteCount(Ellipsis);
        var length = 0;
        foreach (var rune in note.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return note[..length] + Ellipsis;
    }
}
