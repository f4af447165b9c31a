namespace GatewayProxy.Policy;

/// <summary>How the search for a session's grant ended; for the journal and the log, never for the client.</summary>
public enum GrantSelectionOutcome
{
    /// <summary>No grant of that name, or none for <c>auto</c>.</summary>
    NoSuchGrant = 0,

    /// <summary>The grant is for somebody else.</summary>
    SubjectMismatch,

    /// <summary>The database is not in the grant's list.</summary>
    DatabaseNotAllowed,

    /// <summary>The grant's <c>notBefore</c> lies ahead.</summary>
    NotYetValid,

    /// <summary>The grant's <c>expiresAt</c> has come.</summary>
    Expired,

    /// <summary>Its activation has to be approved first; see <see cref="GrantSelectionResult.Candidates"/>.</summary>
    NotActivated,

    /// <summary>More than one grant fits; see <see cref="GrantSelectionResult.Candidates"/>.</summary>
    Ambiguous,

    /// <summary>Exactly one grant fits.</summary>
    Selected,
}
