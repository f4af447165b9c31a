namespace GatewayOperator.Approvals.Notifications;

/// <summary>A notice on its way.</summary>
/// <param name="Request">Namespace and name, for the log.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Body">What is sent, the same at every try.</param>
/// <param name="Until">When nobody needs to hear it any more.</param>
internal sealed record PendingNotice(string Request, WebhookAddress To, byte[] Body, DateTimeOffset Until);
