using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Cluster.Targets;

/// <summary>
/// What a proxy's Lease says, and since when it is known. Clocks differ, so it is ours that counts how long ago it was
/// renewed; only a Lease that was there before us is judged by what is written in it.
/// </summary>
internal sealed class LeaseRecord
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private string? _renewed;
    private string? _text;
    private long _observedAt;
    private TimeSpan _age;
    private TimeSpan _duration;

    public string? Holder { get; private set; }

    /// <summary>The same object until the proxy says something else.</summary>
    public ProxyAcknowledgement? Acknowledgement { get; private set; }

    /// <summary>Takes in a version of the Lease.</summary>
    public void Take(JsonObject lease, TimeProvider time)
    {
        var spec = lease["spec"];
        Holder = Text(spec?["holderIdentity"]);
        var seconds = spec?["leaseDurationSeconds"] is JsonValue value ? value.GetValue<int>() : 0;
        _duration = TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
        var renewed = Text(spec?["renewTime"]);
        if (renewed != _renewed)
        {
            _age = _renewed is null ? WrittenAge(renewed, time) : TimeSpan.Zero;
            _renewed = renewed;
            _observedAt = time.GetTimestamp();
        }

        var text = Text(lease["metadata"]?["annotations"]?[ClusterNames.AcknowledgementAnnotation]);
        if (text != _text)
        {
            _text = text;
            Acknowledgement = Read(text);
        }
    }

    public bool IsFresh(TimeProvider time) => time.GetElapsedTime(_observedAt) + _age < _duration;

    private static TimeSpan WrittenAge(string? renewed, TimeProvider time) =>
        DateTimeOffset.TryParse(renewed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? Max(time.GetUtcNow() - at)
            : Longest;

    private static TimeSpan Max(TimeSpan age) => age > TimeSpan.Zero ? age : TimeSpan.Zero;

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static ProxyAcknowledgement? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<ProxyAcknowledgement>(text, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
