namespace GatewayProxy.Sql.Tokens;

/// <summary>
/// <c>SET (a, b) = source</c>: the tree has one source for all targets, and written out it is there once for each of
/// them; one inside the other multiplies. A text of a kilobyte would become one of a gigabyte, which ends the process.
/// </summary>
internal static class SharedSources
{
    /// <summary>Whether the tree stays within what we spend on one, judged by the tokens alone.</summary>
    /// <param name="scan">The tokens.</param>
    /// <param name="most">How many may be written out.</param>
    public static bool AreAffordable(TokenScan scan, int most)
    {
        var frames = new Stack<Frame>();
        var frame = new Frame(1);
        long weight = 0;
        var targets = 0;
        foreach (var token in scan.Tokens.Where(t => t.Kind != TokenKind.Comment))
        {
            weight += frame.Factor;
            if (weight > most)
            {
                return false;
            }

            var closed = targets;
            targets = 0;
            switch (token.Kind == TokenKind.Symbol ? token.Symbol : default)
            {
                case '(':
                    frames.Push(frame);
                    frame = new Frame(frame.Factor);
                    break;
                case ')':
                    targets = frame.Elements;
                    frame = frames.TryPop(out var outer) ? outer : new Frame(1);
                    break;
                case ',':
                    frame = frame with { Elements = frame.Elements + 1, Factor = frame.Own };
                    break;
                case '=' when closed > 0:
                    frame = frame with { Factor = frame.Own * closed };
                    break;
                default:
                    break;
            }
        }

        return true;
    }

    /// <summary>What stands between two parentheses.</summary>
    /// <param name="Own">How often it is written.</param>
    private readonly record struct Frame(long Own)
    {
        /// <summary>How often what comes next in it is written.</summary>
        public long Factor { get; init; } = Own;

        public int Elements { get; init; } = 1;
    }
}
