using System.Text;
using GatewayProxy.Protocol;

namespace GatewayProxy.Tests.Sessions;

/// <summary>The extended protocol's messages as a client sends them; a name is one byte for each character.</summary>
public static class ExtendedMessages
{
    public static MessageBuilder Parse(MessageBuilder builder, string name, string sql) =>
        Name(builder.Begin(FrontendCode.Parse), name).String(sql).Int16(0).End();

    public static MessageBuilder Bind(MessageBuilder builder, string portal, string name) =>
        Name(Name(builder.Begin(FrontendCode.Bind), portal), name).Int16(0).Int16(0).Int16(0).End();

    public static MessageBuilder Execute(MessageBuilder builder, string name) =>
        Bind(builder, "", name).Begin(FrontendCode.Execute).Byte(0).Int32(0).End();

    public static MessageBuilder Close(MessageBuilder builder, string name) =>
        Name(builder.Begin(FrontendCode.Close).Byte((byte)'S'), name).End();

    public static MessageBuilder Sync(MessageBuilder builder) => builder.Begin(FrontendCode.Sync).End();

    // Name writes one byte for each character.
    public static string Utf8(string name) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name));

    private static MessageBuilder Name(MessageBuilder builder, string name) =>
        builder.Bytes(Encoding.Latin1.GetBytes(name)).Byte(0);
}
