using System.Text.Json;
using System.Text.Json.Serialization;

namespace GatewayOperator.Provisioning;

/// <summary>
/// The COMMENT on an object of ours: the proof of ownership and, for a login role, which password it was given.
/// </summary>
/// <param name="Installation">Only objects that carry our own id are changed or dropped.</param>
/// <param name="Target">UID of the DatabaseTarget.</param>
/// <param name="Kind">One of the constants below.</param>
/// <param name="Subject">Grant UID, the profile's hash, or the name of the view.</param>
/// <param name="Epoch">Password epoch; 0 while no password was set.</param>
/// <param name="Revision">
/// Digest of the password's derivation, for pg_authid is unreadable to an admin; of a view, its definition; of a
/// profile, what it allows but for protection.
/// </param>
internal sealed record ObjectComment(
    [property: JsonPropertyName("dbgateway")] string Installation,
    [property: JsonPropertyName("target")] string Target,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("object")] string Subject,
    [property: JsonPropertyName("epoch")] int Epoch,
    [property: JsonPropertyName("revision")] string Revision)
{
    public const string Login = "login";
    public const string Profile = "profile";

    /// <summary>The schema of masked views, and the role that owns them.</summary>
    public const string Views = "views";

    public const string View = "view";

    /// <summary>The procedure that drops them for a migration.</summary>
    public const string Release = "release";

    /// <summary>What somebody should know who finds the object in their way.</summary>
    [JsonPropertyName("note")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <returns>Null when the text is not one of ours; other people comment on roles too.</returns>
    public static ObjectComment? Parse(string? text)
    {
        if (text is null || !text.StartsWith('{'))
        {
            return null;
        }

        try
        {
            var comment = JsonSerializer.Deserialize<ObjectComment>(text);
            return comment is { Installation: not null, Target: not null, Kind: not null, Subject: not null }
                ? comment
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
