using System.Text.Json;
using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Local;

/// <summary>Reads a proxy's acknowledgement file.</summary>
public static class AcknowledgementReader
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Null when there is none or it cannot be read: then nothing is acknowledged.</summary>
    public static ProxyAcknowledgement? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ProxyAcknowledgement>(File.ReadAllBytes(path), Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
