using System.Text.Json;

namespace GatewayProxy.Recording.Ledger;

/// <summary>The fields of a ledger's lines after those that all lines have.</summary>
internal static class LedgerFields
{
    public static void Write(Utf8JsonWriter json, LedgerStart start)
    {
        json.WriteNumber("v"u8, SessionJournal.FormatVersion);
        json.WriteString("proxy"u8, start.Proxy);
        json.WriteStartObject("target"u8);
        json.WriteString("namespace"u8, start.Target.Namespace);
        json.WriteString("name"u8, start.Target.Name);
        json.WriteString("uid"u8, start.Target.Uid);
        json.WriteEndObject();
        json.WritePropertyName("key"u8);
        json.WriteRawValue(start.Key.Jwk);
        if (start.Storage is not null)
        {
            json.WriteString("storage"u8, start.Storage);
        }

        json.WriteString("release"u8, start.Release);
    }

    public static void WriteExtent(Utf8JsonWriter json, string session, long lines, string head)
    {
        json.WriteString("session"u8, session);
        json.WriteNumber("lines"u8, lines);
        json.WriteString("head"u8, head);
    }
}
