using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GatewayOperator.Api.Yaml;

/// <summary>
/// Turns the text of one document into nodes with positions. Aliases are followed within bounds; merge keys and
/// custom tags, which other readers of the same file treat differently, are refused.
/// </summary>
public sealed class YamlComposer
{
    /// <summary>Nodes of one document with aliases expanded.</summary>
    public const int MaxNodes = 20_000;

    /// <summary>How deep mappings and lists may nest.</summary>
    public const int MaxDepth = 48;

    private readonly Dictionary<string, YamlNode?> _anchors = [];
    private readonly Parser _parser;
    private readonly int _lineOffset;

    private YamlComposer(string text, int lineOffset)
    {
        _parser = new Parser(new StringReader(text));
        _lineOffset = lineOffset;
    }

    /// <summary>The root node, or null for a document without content.</summary>
    /// <exception cref="YamlSyntaxException">Not YAML, or more than one document.</exception>
    public static YamlNode? Compose(string text, int lineOffset = 0)
    {
        var composer = new YamlComposer(text, lineOffset);
        try
        {
            return composer.ComposeDocument();
        }
        catch (YamlException e)
        {
            throw new YamlSyntaxException(composer.At(e.Start), $"This is not YAML: {FirstSentence(e)}");
        }
    }

    private YamlNode? ComposeDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ComposeNode(0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
        {
            throw new YamlSyntaxException(
                At(_parser.Current!.Start), "A new document starts here: separate documents with a line ---.");
        }

        return root is YamlScalar { IsNull: true } ? null : root;
    }

    private YamlNode ComposeNode(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new YamlSyntaxException(At(_parser.Current!.Start), $"Nested deeper than {MaxDepth} levels.");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Resolve(alias);
        }

        var anchor = (_parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = null;
        }

        YamlNode node = _parser.Current switch
        {
            Scalar => ComposeScalar(),
            SequenceStart => ComposeSequence(depth),
            MappingStart => ComposeMapping(depth),
            _ => throw new YamlSyntaxException(At(_parser.Current!.Start), "A value is expected here."),
        };
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = node;
        }

        return node;
    }

    private YamlNode Resolve(AnchorAlias alias)
    {
        var position = At(alias.Start);
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
        {
            throw new YamlSyntaxException(position, $"The anchor &{alias.Value.Value} is not defined above this line.");
        }

        return node ?? throw new YamlSyntaxException(position, $"The anchor &{alias.Value.Value} contains itself.");
    }

    private YamlScalar ComposeScalar()
    {
        var scalar = _parser.Consume<Scalar>();
        var position = At(scalar.Start);
        if (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific)
        {
            return new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, position);
        }

        return scalar.Tag.Value == "tag:yaml.org,2002:str"
            ? new YamlScalar(scalar.Value, false, position)
            : throw new YamlSyntaxException(position, $"The tag {scalar.Tag.Value} is not read here; remove it.");
    }

    private YamlSequence ComposeSequence(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        var size = 1;
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ComposeNode(depth + 1));
            size = Grow(size, items[^1]);
        }

        return new YamlSequence(items, At(start.Start)) { Size = size };
    }

    private YamlMapping ComposeMapping(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        var size = 1;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw new YamlSyntaxException(At(_parser.Current!.Start), "A key must be a plain word.");
            }

            if (key.Value == "<<")
            {
                throw new YamlSyntaxException(
                    At(key.Start), "Merge keys (<<) are not read here; write the fields out.");
            }

            entries.Add(new YamlEntry(key.Value, At(key.Start), ComposeNode(depth + 1)));
            size = Grow(size, entries[^1].Value);
        }

        return new YamlMapping(entries, At(start.Start)) { Size = size };
    }

    private static int Grow(int size, YamlNode added) =>
        size + added.Size <= MaxNodes
            ? size + added.Size
            : throw new YamlSyntaxException(added.Position, $"The document has more than {MaxNodes} values.");

    private YamlPosition At(Mark mark) => new((int)mark.Line + _lineOffset, (int)mark.Column);

    // The parser prefixes its own position, which counts from the start of the document, not of the file.
    private static string FirstSentence(YamlException e)
    {
        var text = e.InnerException?.Message ?? e.Message;
        return text.EndsWith('.') ? text : text + ".";
    }
}
