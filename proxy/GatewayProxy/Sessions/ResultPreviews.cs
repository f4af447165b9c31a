using GatewayProxy.Protocol;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// Keeps the first rows that a client gets for the recording, where the target wants that: never under a grant that
/// sees more than masks. Touched by the server's loop, but for <see cref="MostRows"/>.
/// </summary>
public sealed class ResultPreviews(Session session, SessionServices services)
{
    private ResultPreview? _preview;
    private bool _inResult;

    /// <summary>Rows of each result that are recorded; 0 is none.</summary>
    public int MostRows =>
        session.Masking is null ? 0 : services.Policy.Current?.Config.Recording.PreviewRows ?? 0;

    /// <summary>The columns of a result, now or when it comes.</summary>
    public void Described(ReadOnlySpan<byte> rowDescription)
    {
        if (MostRows == 0 || !session.Pending.TryPeek(out var message))
        {
            return;
        }

        if (message.Kind == PendingKind.Query)
        {
            (_preview ??= new ResultPreview()).Begin(rowDescription, null);
            _inResult = true;
        }
        else if (message.Described is { } described)
        {
            described.Columns = rowDescription.ToArray();
        }
    }

    /// <summary>A row or a chunk of COPY data has gone to the client.</summary>
    public void Shown(byte code, ReadOnlySpan<byte> body, Portal? portal)
    {
        var most = code == BackendCode.DataRow ? MostRows : 0;
        if (most == 0)
        {
            return;
        }

        _preview ??= new ResultPreview();
        if (!_inResult)
        {
            _preview.Begin(portal?.Columns ?? portal?.Statement?.Columns, portal?.ResultFormats);
            _inResult = true;
        }

        _preview.Row(body, most);
    }

    /// <summary>A statement of a text has completed.</summary>
    public void Completed()
    {
        _preview?.End();
        _inResult = false;
    }

    /// <summary>What goes into the outcome.</summary>
    public ReadOnlySpan<byte> Finish() => _preview is { IsEmpty: false } ? _preview.Finish() : default;

    public void Reset()
    {
        _inResult = false;
        if (_preview is { IsEmpty: false })
        {
            _preview.Clear();
        }
    }
}
