using System.Globalization;
using System.Xml.Linq;

namespace GatewayOperator.Tests.Benchmarks.Soak;

/// <summary>Panels of lines over one time axis, as SVG that is readable on light and on dark pages.</summary>
public static class Chart
{
    private const int Width = 760;
    private const int PanelHeight = 130;
    private const int Left = 60;
    private const int Right = 20;
    private const int Top = 26;
    private const int Bottom = 44;
    private const int MaxPoints = 400;

    private const string Style =
        """
        text { font: 12px sans-serif; fill: #333 } .grid { stroke: #bbb; stroke-width: .5 }
        polyline { fill: none; stroke-width: 1.5 } .a { stroke: #0969da } .b { stroke: #bc4c00 }
        text.a { fill: #0969da; stroke: none } text.b { fill: #bc4c00; stroke: none }
        @media (prefers-color-scheme: dark) { text { fill: #ccc } .grid { stroke: #555 }
        .a { stroke: #58a6ff } .b { stroke: #f0883e } text.a { fill: #58a6ff } text.b { fill: #f0883e } }
        """;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Draw(string title, IReadOnlyList<Panel> panels, IReadOnlyList<TimeSpan> times)
    {
        var height = Top + (panels.Count * (PanelHeight + Bottom));
        return new XElement(
            Svg + "svg",
            new XAttribute("viewBox", Invariant($"0 0 {Width} {height}")),
            new XAttribute("width", Width),
            new XAttribute("role", "img"),
            new XElement(Svg + "title", title),
            new XElement(Svg + "style", Style),
            panels.Select((panel, i) => Draw(panel, times, Top + (i * (PanelHeight + Bottom))))).ToString();
    }

    private static XElement Draw(Panel panel, IReadOnlyList<TimeSpan> times, int top)
    {
        var ceiling = Ceiling(panel.Lines.SelectMany(l => l.Values).DefaultIfEmpty(0).Max());
        var end = Math.Max(1, times[^1].TotalSeconds);
        return new XElement(
            Svg + "g",
            Enumerable.Range(0, 3).Select(i => Level(ceiling * i / 2, ceiling, top)),
            Enumerable.Range(0, 6).Select(i => Moment(end * i / 5, end, top + PanelHeight)),
            Text(Left, top - 8, "start", panel.Title, null),
            panel.Lines.SelectMany((line, i) => Draw(line, times, i, top, p => (
                X: Left + (p.Seconds / end * (Width - Left - Right)), Y: Height(p.Value, ceiling, top)))));
    }

    private static IEnumerable<XElement> Draw(
        Line line, IReadOnlyList<TimeSpan> times, int index, int top,
        Func<(double Seconds, double Value), (double X, double Y)> at)
    {
        var colour = index == 0 ? "a" : "b";
        var step = Math.Max(1, times.Count / MaxPoints);
        var points = Enumerable.Range(0, times.Count).Where(i => i % step == 0)
            .Select(i => at((times[i].TotalSeconds, line.Values[i])));
        yield return new XElement(
            Svg + "polyline",
            new XAttribute("class", colour),
            new XAttribute("points", string.Join(' ', points.Select(p => Invariant($"{p.X:0.0},{p.Y:0.0}")))));
        yield return Text(Width - Right - (index * 160), top - 8, "end", line.Name, colour);
    }

    private static object[] Level(double value, double ceiling, int top)
    {
        var y = Height(value, ceiling, top);
        return
        [
            new XElement(
                Svg + "line", new XAttribute("class", "grid"), new XAttribute("x1", Left),
                new XAttribute("x2", Width - Right), new XAttribute("y1", y), new XAttribute("y2", y)),
            Text(Left - 6, y + 4, "end", Invariant($"{value:0.#}"), null),
        ];
    }

    private static XElement Moment(double seconds, double end, int bottom)
    {
        var x = Left + (seconds / end * (Width - Left - Right));
        var text = end > 180 ? Invariant($"{seconds / 60:0.#} min") : Invariant($"{seconds:0} s");
        return Text(x, bottom + 15, "middle", text, null);
    }

    private static XElement Text(double x, double y, string anchor, string text, string? colour) => new(
        Svg + "text",
        colour is null ? null : new XAttribute("class", colour),
        new XAttribute("x", Invariant($"{x:0.#}")),
        new XAttribute("y", Invariant($"{y:0.#}")),
        new XAttribute("text-anchor", anchor),
        text);

    private static double Height(double value, double ceiling, int top) =>
        top + PanelHeight - (value / ceiling * PanelHeight);

    /// <summary>The next of 1, 2, 4, 5 and 10 times a power of ten: halves of it are round too.</summary>
    private static double Ceiling(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 1))));
        return ((double[])[1, 2, 4, 5, 10]).First(f => f * power >= value) * power;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
