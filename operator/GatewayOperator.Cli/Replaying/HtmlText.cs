using System.Net;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Replaying;

/// <summary>Recorded text as HTML that is nothing but text.</summary>
internal static class HtmlText
{
    /// <summary>Also safe in a quoted attribute.</summary>
    public static string Of(string text) => WebUtility.HtmlEncode(PrintableText.Escape(text));

    public static string Time(TimeSpan offset) => ReplayTime.Format(offset);
}
