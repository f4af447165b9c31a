using System.Text.Json;
using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Configuration;

/// <summary>Writes what the proxy says about itself beside its configuration, by atomic rename.</summary>
public sealed class AcknowledgementFile : IDisposable
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly ProxyState _state;
    private readonly ILogger<AcknowledgementFile> _log;

    public AcknowledgementFile(string path, ProxyState state, ILogger<AcknowledgementFile> log)
    {
        _path = path;
        _state = state;
        _log = log;
        state.Changed += Write;
    }

    public void Dispose() => _state.Changed -= Write;

    private void Write(ProxyAcknowledgement _)
    {
        // The newest state, not the one of this event: two events may arrive here in either order.
        lock (_gate)
        {
            try
            {
                var temporary = _path + ".new";
                File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(_state.Current, Options));
                File.Move(temporary, _path, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _log.AcknowledgementNotWritten(e.Message);
            }
        }
    }
}
