using GatewayProxy.Masking;
using GatewayProxy.Recording;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Tokens;

namespace GatewayProxy.Sessions;

/// <summary>
/// What a session's texts and parameters are recorded as, by the configuration in force when they are. Touched by the
/// client's loop only, but for what people see of a statement that runs.
/// </summary>
public sealed class StatementRedaction(Session session, SessionServices services)
{
    private volatile bool _hasPreparedSecret;

    /// <summary>Null when the text is recorded as it is.</summary>
    /// <param name="sql">The text, or the head of it.</param>
    /// <param name="sqlBytes">Length of the whole text when that is only its head; else 0.</param>
    /// <param name="judged">What was found about it.</param>
    public TextRedaction? OfText(ReadOnlySpan<byte> sql, long sqlBytes, in JudgedText judged)
    {
        if (Rules is not { } rules)
        {
            return null;
        }

        var use = UseOf(rules, judged);
        var total = Math.Max(sqlBytes, sql.Length);
        var redaction = rules.Redact(sql, total, use, judged.Analysis?.Edited);
        if (redaction is { IsSecret: true })
        {
            // What EXECUTE hands to it is as secret, and does not say so.
            _hasPreparedSecret |= SqlWords.Contains(sql, "prepare"u8);
        }
        else if (_hasPreparedSecret && SqlWords.Contains(sql, "execute"u8))
        {
            return rules.RedactSecret(sql, total, use, judged.Analysis?.Edited);
        }

        return redaction;
    }

    /// <summary>Null when the parameters are recorded as they are.</summary>
    /// <param name="statement">Null when its text is not known.</param>
    /// <param name="judged">What was found about it.</param>
    public ParameterRedaction? OfParameters(PreparedStatement? statement, in JudgedText judged)
    {
        if (Rules is not { } rules)
        {
            return null;
        }

        if (statement is null ? _hasPreparedSecret : statement.Redaction is { IsSecret: true })
        {
            return SecretParameters.All;
        }

        var use = UseOf(rules, judged);
        return ReferenceEquals(use, LiteralUse.Open) ? null
            : statement?.Redaction is { } redaction && ReferenceEquals(redaction.Use, use) ? redaction.Parameters
            : rules.Unknown;
    }

    /// <summary>
    /// The text as an approver may see it, who need not be one of those who may see what is recorded; null when all of
    /// it may be seen.
    /// </summary>
    public byte[]? ForPeople(ReadOnlySpan<byte> sql, in JudgedText judged)
    {
        var redacted = Redact(sql, judged)?.Text;
        return redacted is null ? null : redacted.Sql ?? "⟨not shown⟩"u8.ToArray();
    }

    /// <summary>The same for its parameters.</summary>
    public ParameterRedaction? ParametersForPeople(
        PreparedStatement? statement, ReadOnlySpan<byte> sql, in JudgedText judged) =>
        OfParameters(statement, judged) is { IsSecret: true } secret ? secret
        : Redact(sql, judged)?.Parameters is { } parameters ? parameters
        : Rules is { } rules && !ReferenceEquals(ShownUse(rules, judged), LiteralUse.Open) ? rules.Unknown
        : null;

    private TextRedaction? Redact(ReadOnlySpan<byte> sql, in JudgedText judged) =>
        Rules?.Redact(sql, sql.Length, ShownUse(Rules, judged));

    private LiteralUse ShownUse(LiteralRedaction rules, in JudgedText judged) =>
        rules.UseForPeople(Catalog, session.Masking is null ? null : judged.Analysis);

    private MaskCatalog Catalog => services.Policy.Current?.Masks.Of(session.Identity.Database) ?? MaskCatalog.Empty;

    private LiteralRedaction? Rules => services.Policy.Current?.Literals;

    private LiteralUse UseOf(LiteralRedaction rules, in JudgedText judged)
    {
        // Under an exempt grant a text is looked into for tables it changes, not judged.
        return rules.UseOf(Catalog, session.Masking is null ? null : judged.Analysis);
    }
}
