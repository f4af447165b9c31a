namespace GatewayProxy.Policy;

/// <summary>
/// A claim pattern: <c>*</c> matches any run of characters within a segment (not <c>/</c>, not <c>:</c>), <c>**</c>
/// crosses segments, everything else is literal and case-sensitive.
/// </summary>
/// <remarks>
/// Patterns come from users and texts from tokens, so the matcher walks the text once and keeps the set of pattern
/// positions it may be at: the cost is text length times pattern length whatever the two contain.
/// </remarks>
public sealed class ClaimPattern
{
    private readonly Element[] _elements;

    private ClaimPattern(Element[] elements) => _elements = elements;

    /// <summary>False when the pattern names nothing (empty, or wildcards only).</summary>
    public bool HasLiteral => Array.Exists(_elements, element => element.Kind == ElementKind.Literal);

    /// <summary>Every text is a pattern; there is no escape character.</summary>
    public static ClaimPattern Parse(string pattern)
    {
        var elements = new List<Element>(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '*')
            {
                elements.Add(new Element(ElementKind.Literal, pattern[i]));
                continue;
            }

            var first = i;
            while (i + 1 < pattern.Length && pattern[i + 1] == '*')
            {
                i++;
            }

            elements.Add(new Element(i == first ? ElementKind.WithinSegment : ElementKind.AcrossSegments, default));
        }

        return new ClaimPattern([.. elements]);
    }

    /// <summary>Whether the whole text matches.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        var current = new bool[_elements.Length + 1];
        var next = new bool[_elements.Length + 1];
        current[0] = true;
        SkipWildcards(current);
        foreach (var character in text)
        {
            if (!Step(current, next, character))
            {
                return false;
            }

            (current, next) = (next, current);
        }

        return current[^1];
    }

    // position[i] means: the text so far is matched by the first i elements.
    private bool Step(bool[] current, bool[] next, char character)
    {
        Array.Clear(next);
        var alive = false;
        for (var i = 0; i < _elements.Length; i++)
        {
            if (current[i] && _elements[i].Accepts(character))
            {
                next[_elements[i].Kind == ElementKind.Literal ? i + 1 : i] = true;
                alive = true;
            }
        }

        SkipWildcards(next);
        return alive;
    }

    private void SkipWildcards(bool[] positions)
    {
        for (var i = 0; i < _elements.Length; i++)
        {
            positions[i + 1] |= positions[i] && _elements[i].Kind != ElementKind.Literal;
        }
    }

    private enum ElementKind
    {
        Literal,
        WithinSegment,
        AcrossSegments,
    }

    private readonly record struct Element(ElementKind Kind, char Character)
    {
        public bool Accepts(char character) => Kind switch
        {
            ElementKind.Literal => character == Character,
            ElementKind.WithinSegment => character is not ('/' or ':'),
            _ => true,
        };
    }
}
