namespace GatewayOperator.Compile;

/// <summary>What the operator itself contributes to a target: keys, certificate, places.</summary>
public sealed record TargetMaterials
{
    public required string InstallationId { get; init; }

    /// <summary>Derives the passwords of the login roles; 32 bytes.</summary>
    public required byte[] RoleKey { get; init; }

    public required int Epoch { get; init; }

    /// <summary>Chain that the gateway presents; null for plaintext on loopback.</summary>
    public string? CertificatePem { get; init; }

    public string? PrivateKeyPem { get; init; }

    /// <summary>IP address the gateway binds.</summary>
    public required string ListenAddress { get; init; }

    /// <summary>TCP port the gateway binds; null for the target's own.</summary>
    public int? ListenPort { get; init; }

    /// <summary>Directory of journals that are being written, or wait for their upload.</summary>
    public required string Spool { get; init; }

    /// <summary>Directory of the records of sessions; null where they are resources.</summary>
    public required string? Records { get; init; }

    /// <summary>
    /// Directory of recordings, where the target does not name another storage; null leaves them in the spool.
    /// </summary>
    public required string? RecordingDirectory { get; init; }

    /// <summary>The public half of the key that signs decisions: a JWK.</summary>
    public required string ApprovalKey { get; init; }

    /// <summary>Directory of approval requests; null where they are resources.</summary>
    public required string? RequestDirectory { get; init; }

    /// <summary>Columns that no policy names any more and that are protected until their delay is over.</summary>
    public IReadOnlyList<RetainedColumn> Retained { get; init; } = [];

    /// <summary>End of a maintenance window that was begun with <c>dbgateway maintenance</c>.</summary>
    public DateTimeOffset? MaintenanceUntil { get; init; }

    /// <summary>Never prints keys.</summary>
    public override string ToString() => $"TargetMaterials {{ Epoch = {Epoch} }}";
}
