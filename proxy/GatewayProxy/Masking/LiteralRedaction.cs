using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayProxy.Recording;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Rewriting;
using GatewayProxy.Sql.Tokens;

namespace GatewayProxy.Masking;

/// <summary>
/// Takes out of a text what people may not see who see the text: a text and what is known of it in, the redacted text
/// out. The same text is redacted once. Passwords are taken out in every mode.
/// </summary>
public sealed class LiteralRedaction
{
    private const string Secret = "⟨secret⟩";

    private readonly KnownTexts<TextRedaction> _known = new();
    private readonly LiteralRecording _mode;
    private readonly byte[] _roleKey;
    private readonly LiteralDigest _digest;

    private LiteralRedaction(LiteralRecording mode, byte[] roleKey)
    {
        (_mode, _roleKey, _digest) = (mode, roleKey, new LiteralDigest(roleKey));
        Unknown = new ProtectedParameters(LiteralUse.Protected, _digest);
    }

    /// <summary>For parameters of which nothing may be shown.</summary>
    public ParameterRedaction Unknown { get; }

    /// <param name="config">What is to be enforced.</param>
    /// <param name="before">What was until now: what it knows stays known when it would do the same.</param>
    public static LiteralRedaction Of(GatewayConfig config, LiteralRedaction? before) =>
        before?._mode == config.Recording.Literals && before._roleKey.AsSpan().SequenceEqual(config.RoleKey.Key)
            ? before
            : new LiteralRedaction(config.Recording.Literals, config.RoleKey.Key);

    /// <summary>Which literals of a text are shown.</summary>
    /// <param name="catalog">What is protected in its database.</param>
    /// <param name="analysis">Null when it was not judged.</param>
    public LiteralUse UseOf(MaskCatalog catalog, TextAnalysis? analysis) => _mode switch
    {
        LiteralRecording.Full => LiteralUse.Open,
        LiteralRecording.RedactAll => LiteralUse.Protected,
        _ => catalog.Relations.Count == 0 ? LiteralUse.Open : analysis?.Literals ?? LiteralUse.Protected,
    };

    /// <summary>The same for approvers: what is recorded in full is not for their eyes because of that.</summary>
    public LiteralUse UseForPeople(MaskCatalog catalog, TextAnalysis? analysis) =>
        _mode == LiteralRecording.RedactAll ? LiteralUse.Protected
        : catalog.Relations.Count == 0 ? LiteralUse.Open
        : analysis?.Literals ?? LiteralUse.Protected;

    /// <summary>Null when all of it is shown.</summary>
    /// <param name="text">The text, or the head of it.</param>
    /// <param name="totalBytes">The length of the whole text.</param>
    /// <param name="use">See <see cref="UseOf"/>.</param>
    /// <param name="sent">What is sent in its place; null when nothing is.</param>
    public TextRedaction? Redact(ReadOnlySpan<byte> text, long totalBytes, LiteralUse use, EditedText? sent = null)
    {
        if (ReferenceEquals(use, LiteralUse.Open) && !SecretWords.AreIn(text))
        {
            return null;
        }

        if (_known.Find(text) is { } known && ReferenceEquals(known.Use, use))
        {
            return known;
        }

        var redaction = Make(text, totalBytes, use, sent, isSecret: false);
        if (text.Length <= KnownTexts<TextRedaction>.LongestKept)
        {
            var made = redaction.Text;
            _known.Keep(text.ToArray(), redaction, (made?.Sql?.Length ?? 0) + (made?.Sent?.Length ?? 0));
        }

        return redaction;
    }

    /// <summary>The same of a text that may hold secrets although nothing in it says so.</summary>
    public TextRedaction RedactSecret(ReadOnlySpan<byte> text, long totalBytes, LiteralUse use, EditedText? sent) =>
        Make(text, totalBytes, use, sent, isSecret: true);

    private TextRedaction Make(
        ReadOnlySpan<byte> text, long totalBytes, LiteralUse use, EditedText? sent, bool isSecret)
    {
        var scan = LiteralScan.Of(text);
        isSecret |= scan.HoldsSecret;
        if (!isSecret && ReferenceEquals(use, LiteralUse.Open))
        {
            return new TextRedaction(use, null, null, _digest);
        }

        var parameters = isSecret ? SecretParameters.All
            : ReferenceEquals(use, LiteralUse.Protected) ? Unknown
            : new ProtectedParameters(use, _digest);
        var isHead = text.Length < totalBytes;
        return new TextRedaction(
            use,
            scan.Understood == text.Length || isHead ? Marked(text, totalBytes, scan, use, sent, isSecret)
                : new RedactedText { Bytes = totalBytes, Digest = _digest.Of(text) },
            parameters,
            _digest);
    }

    private RedactedText? Marked(
        ReadOnlySpan<byte> text, long totalBytes, LiteralScan scan, LiteralUse use, EditedText? sent, bool isSecret)
    {
        var marks = new List<TextEdit>();
        var end = scan.Understood;
        var growth = 0;
        foreach (var literal in scan.Literals)
        {
            // What lies behind is not recorded.
            if (literal.Start + growth > SessionJournal.SqlHeadBytes)
            {
                end = literal.Start;
                break;
            }

            if (Mark(text, literal, use, isSecret) is { } mark)
            {
                marks.Add(new TextEdit(literal.Start, literal.End - literal.Start, mark));
                growth += mark.Length - (literal.End - literal.Start);
            }
        }

        // Of a text that is not all at hand the rest counts too: it is in the digest.
        var isCut = end < totalBytes;
        if (marks.Count == 0 && !isCut)
        {
            return null;
        }

        return new RedactedText
        {
            Sql = new EditedText(text[..end].ToArray(), marks).Text,
            Sent = sent?.With(marks, end).Text,
            Literals = marks.Count,
            Bytes = totalBytes,
            IsCut = isCut,
            Digest = isCut && text.Length == totalBytes ? _digest.Of(text) : null,
        };
    }

    /// <summary>What stands for a literal; null when the literal does.</summary>
    private string? Mark(ReadOnlySpan<byte> text, in Literal literal, LiteralUse use, bool isSecret)
    {
        if (isSecret && literal.Kind == LiteralKind.String)
        {
            return Secret;
        }

        if (use.Shows(literal.Start))
        {
            return null;
        }

        var value = Value(text, literal);
        Span<char> digest = stackalloc char[ParameterRedaction.DigestLength];
        _digest.Write(value, digest);
        var kind = literal.Kind switch
        {
            LiteralKind.Number => "number",
            LiteralKind.Bits => "bits",
            _ => "string",
        };
        return $"⟨protected: {kind}, {Utf8Characters.Count(value)}, {digest}⟩";
    }

    // As PostgreSQL reads it but for E'…' and U&'…', whose escapes stay: a parameter of the same value has the same
    // digest.
    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> text, in Literal literal)
    {
        var value = text[literal.ContentStart..literal.ContentEnd];
        return text[literal.Start] == '$' || value.IndexOf("''"u8) < 0
            ? value
            : Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(value).Replace("''", "'", StringComparison.Ordinal));
    }
}
