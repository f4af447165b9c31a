using System.Buffers.Binary;
using System.Text.Json;

namespace GatewayProxy.Recording;

/// <summary>
/// The fields of each line type after the three that all have; docs/recording-format.md describes them.
/// </summary>
internal static class LineFields
{
    // Every reader of JSON stops at some depth, and a line that one of them refuses is a forged one.
    private const int MaxClaimDepth = 32;

    public static void Write(Utf8JsonWriter json, SessionStart start)
    {
        json.WriteNumber("v"u8, SessionJournal.FormatVersion);
        json.WriteString("session"u8, start.Session);
        Write(json, "target"u8, start.Target);
        json.WriteString("database"u8, start.Database);
        Write(json, "grant"u8, start.Grant);
        Write(json, start.Principal);
        json.WriteString("client"u8, start.ClientAddress);
        json.WriteString("upstreamRole"u8, start.UpstreamRole);
        json.WriteString("masking"u8, start.Masking);
        json.WriteString("policyRevision"u8, start.PolicyRevision);
        WriteOptional(json, "tls"u8, start.Tls);
        WriteOptional(json, "applicationName"u8, start.ApplicationName);
        WriteOptional(json, "clientEncoding"u8, start.ClientEncoding);
    }

    public static void Write(Utf8JsonWriter json, long n, in StatementIntent intent)
    {
        json.WriteNumber("n"u8, n);
        json.WriteString("protocol"u8, Name(intent.Protocol));
        if (intent.FunctionOid != 0)
        {
            json.WriteNumber("functionOid"u8, intent.FunctionOid);
        }
        else
        {
            WriteTexts(json, intent.Sql, intent.SqlBytes, intent.Sent, intent.Prepared, intent.Redacted);
        }

        WriteOptional(json, "name"u8, intent.Name);
        WriteOptional(json, "portal"u8, intent.Portal);
        RecordedParameters.Write(json, intent.Parameters, intent.ParameterRedaction);
        json.WriteString("verdict"u8, Name(intent.Verdict));
        WriteOptional(json, "reason"u8, intent.Reason);
        WriteOptional(json, "rule"u8, intent.Rule);
        WriteOptional(json, "why"u8, intent.Why);
        WriteList(json, "risks"u8, intent.Risks);
        WriteList(json, "dryRuns"u8, intent.DryRuns);
        WriteOptional(json, "approval"u8, intent.Approval);
        WriteOptional(json, "policyRevision"u8, intent.PolicyRevision);
        if (intent.Internal)
        {
            json.WriteBoolean("internal"u8, true);
        }
    }

    public static void Write(Utf8JsonWriter json, in StatementPreparation preparation)
    {
        json.WriteString("name"u8, preparation.Name ?? "");
        WriteTexts(
            json, preparation.Sql, preparation.SqlBytes, preparation.Sent, prepared: 0, preparation.Redacted);
        var types = preparation.ParameterTypes;
        if (types.Length < sizeof(int))
        {
            return;
        }

        json.WriteStartArray("parameterTypes"u8);
        for (var rest = types; rest.Length >= sizeof(int); rest = rest[sizeof(int)..])
        {
            json.WriteNumberValue(BinaryPrimitives.ReadUInt32BigEndian(rest));
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, in StatementOutcome outcome)
    {
        json.WriteNumber("n"u8, outcome.N);
        json.WriteString("result"u8, Name(outcome.Result));
        if (!outcome.Tag.IsEmpty)
        {
            json.WriteString("tag"u8, outcome.Tag);
        }

        WritePositive(json, "commands"u8, outcome.Commands > 1 ? outcome.Commands : 0);
        json.WriteNumber("rows"u8, outcome.Rows);
        json.WriteNumber("bytes"u8, outcome.Bytes);
        WritePositive(json, "copyInBytes"u8, outcome.CopyInBytes);
        json.WriteNumber("elapsedUs"u8, (long)outcome.Elapsed.TotalMicroseconds);
        if (!outcome.SqlState.IsEmpty)
        {
            json.WriteString("sqlState"u8, outcome.SqlState);
        }

        if (!outcome.SqlSha256.IsEmpty)
        {
            RecordedText.WriteHex(json, outcome.IsDigestKeyed ? "sqlDigest"u8 : "sqlSha256"u8, outcome.SqlSha256);
        }

        if (outcome.TextUncertain)
        {
            json.WriteBoolean("textUncertain"u8, true);
        }

        WriteShown(json, outcome);
    }

    /// <summary>What its client was shown.</summary>
    private static void WriteShown(Utf8JsonWriter json, in StatementOutcome outcome)
    {
        if (!outcome.Preview.IsEmpty)
        {
            json.WritePropertyName("preview"u8);
            json.WriteRawValue(outcome.Preview, skipInputValidation: true);
        }

        if (outcome.Warnings is { } warnings)
        {
            json.WriteStartArray("warnings"u8);
            foreach (var warning in warnings)
            {
                json.WriteStringValue(warning);
            }

            json.WriteEndArray();
        }
    }

    public static void Write(Utf8JsonWriter json, in StatementDecision decision)
    {
        json.WriteNumber("n"u8, decision.N);
        json.WriteString("decision"u8, Name(decision.Outcome));
        WriteOptional(json, "approval"u8, decision.Approval);
        WriteOptional(json, "rule"u8, decision.Rule);
        WriteList(json, "approvers"u8, decision.Approvers);
        WriteOptional(json, "comment"u8, decision.Comment);
        if (decision.MidStream)
        {
            json.WriteBoolean("midStream"u8, true);
        }

        if (decision.MaxRows is { } rows)
        {
            json.WriteNumber("maxRows"u8, rows);
        }
    }

    public static void Write(Utf8JsonWriter json, in SessionEnd end, TimeSpan duration, in JournalCounts counts)
    {
        json.WriteString("reason"u8, end.Reason);
        WriteOptional(json, "sqlState"u8, end.SqlState);
        WriteOptional(json, "message"u8, end.Message);
        json.WriteNumber("durationUs"u8, (long)duration.TotalMicroseconds);
        json.WriteNumber("statements"u8, counts.Statements);
        json.WriteNumber("denied"u8, counts.Denied);
        WritePositive(json, "held"u8, counts.Held);
        WritePositive(json, "approved"u8, counts.Approved);
        json.WriteNumber("failed"u8, counts.Failed);
        json.WriteNumber("rows"u8, counts.Rows);
        json.WriteNumber("bytes"u8, counts.Bytes);
    }

    public static ReadOnlySpan<byte> Name(CancelCause cause) => cause switch
    {
        CancelCause.Client => "client"u8,
        CancelCause.StatementTimeout => "statementTimeout"u8,
        CancelCause.MaxRows => "maxRows"u8,
        CancelCause.MaxBytes => "maxBytes"u8,
        CancelCause.Revocation => "revocation"u8,
        CancelCause.HoldEnd => "holdEnd"u8,
        _ => "sessionEnd"u8,
    };

    private static ReadOnlySpan<byte> Name(StatementProtocol protocol) => protocol switch
    {
        StatementProtocol.Simple => "simple"u8,
        StatementProtocol.Extended => "extended"u8,
        _ => "functionCall"u8,
    };

    private static ReadOnlySpan<byte> Name(StatementVerdict verdict) => verdict switch
    {
        StatementVerdict.Allow => "allow"u8,
        StatementVerdict.Hold => "hold"u8,
        _ => "deny"u8,
    };

    private static ReadOnlySpan<byte> Name(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.Approved => "approved"u8,
        DecisionOutcome.Denied => "denied"u8,
        DecisionOutcome.Expired => "expired"u8,
        DecisionOutcome.Withdrawn => "withdrawn"u8,
        _ => "failed"u8,
    };

    private static ReadOnlySpan<byte> Name(StatementResult result) => result switch
    {
        StatementResult.Completed => "completed"u8,
        StatementResult.Failed => "failed"u8,
        StatementResult.Skipped => "skipped"u8,
        StatementResult.Suspended => "suspended"u8,
        StatementResult.Canceled => "canceled"u8,
        _ => "lost"u8,
    };

    private static void WriteTexts(
        Utf8JsonWriter json, ReadOnlySpan<byte> sql, long sqlBytes, ReadOnlySpan<byte> sent, long prepared,
        RedactedText? redacted)
    {
        if (sql.IsEmpty && prepared > 0)
        {
            json.WriteNumber("prepared"u8, prepared);
        }
        else if (redacted is not null)
        {
            RecordedText.Write(json, redacted);
            return;
        }
        else
        {
            RecordedText.Write(json, TextFields.Sql, sql, sqlBytes);
        }

        if (!sent.IsEmpty)
        {
            RecordedText.Write(json, TextFields.Sent, sent, sent.Length);
        }
    }

    private static void Write(Utf8JsonWriter json, RecordedPrincipal principal)
    {
        json.WriteStartObject("principal"u8);
        json.WriteString("issuer"u8, principal.Issuer);
        json.WriteString("issuerUrl"u8, principal.IssuerUrl);
        json.WriteString("subject"u8, principal.Subject);
        WriteOptional(json, "person"u8, principal.Person);
        json.WriteStartObject("claims"u8);
        foreach (var (name, value) in principal.Claims)
        {
            json.WritePropertyName(name);
            if (IsDeeperThan(value, MaxClaimDepth))
            {
                json.WriteStringValue("⟨nested too deeply⟩"u8);
            }
            else
            {
                value.WriteTo(json);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static bool IsDeeperThan(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => depth == 0
            || value.EnumerateObject().Any(member => IsDeeperThan(member.Value, depth - 1)),
        JsonValueKind.Array => depth == 0 || value.EnumerateArray().Any(item => IsDeeperThan(item, depth - 1)),
        _ => false,
    };

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, RecordedObject value)
    {
        json.WriteStartObject(name);
        json.WriteString("namespace"u8, value.Namespace);
        json.WriteString("name"u8, value.Name);
        json.WriteString("uid"u8, value.Uid);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string>? values)
    {
        if (values is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    private static void WritePositive(Utf8JsonWriter json, ReadOnlySpan<byte> name, long value)
    {
        if (value > 0)
        {
            json.WriteNumber(name, value);
        }
    }
}
