using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using GatewayOperator.Api.Configuration;
using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>Says in one sentence what went wrong and what to do; never a credential, never a stack.</summary>
internal static class ConnectionFault
{
    /// <returns>Null for a fault of our own, which must not be dressed up as the user's.</returns>
    public static string? Describe(Exception fault, AdminConnection admin)
    {
        var address = $"{admin.Host}:{admin.Port}";
        var chain = Chain(fault).ToList();
        if (chain.OfType<PostgresException>().FirstOrDefault() is { } answer)
        {
            return Answer(answer, admin, address);
        }

        if (chain.OfType<AuthenticationException>().Any() || chain.OfType<CryptographicException>().Any())
        {
            return $"TLS with {address} failed: the certificate is not issued by the target's CA or not for host "
                + $"{admin.Host}. Set spec.tls.caSecretRef to the CA of the server and spec.host to a name in its "
                + "certificate.";
        }

        if (chain.OfType<SocketException>().FirstOrDefault() is { } socket)
        {
            return socket.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
                ? $"Host {admin.Host} does not resolve. Correct spec.host or the DNS record."
                : $"Nothing answers at {address} ({socket.SocketErrorCode}). Check spec.host and spec.port, that the "
                    + "server runs, and that the network lets the operator reach it.";
        }

        if (chain.Any(e => e is TimeoutException))
        {
            return $"{address} did not answer in time. Check spec.host, spec.port and firewalls between the operator "
                + "and the server; if it answers others, look for long-held locks.";
        }

        return chain.OfType<NpgsqlException>().FirstOrDefault() is { } npgsql
            ? Transport(npgsql, admin, address)
            : null;
    }

    /// <summary>
    /// What the server's catalog functions, and locks, answer for something that was dropped since its name was read.
    /// Any other internal error is for people: it does not pass by itself.
    /// </summary>
    public static bool IsOfDroppedObject(PostgresException answer) =>
        answer.SqlState == PostgresErrorCodes.InternalError
        && (answer.MessageText.StartsWith("could not open relation with OID ", StringComparison.Ordinal)
            || answer.MessageText.StartsWith("cache lookup failed for ", StringComparison.Ordinal));

    private static string Answer(PostgresException answer, AdminConnection admin, string address) =>
        answer.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"{address} refused the login of admin \"{admin.Username}\". Correct username and password in the "
                + "Secret of spec.adminSecretRef, and let pg_hba.conf admit the operator's address.",
            PostgresErrorCodes.InvalidCatalogName =>
                $"{address} has no database of that name ({answer.MessageText}). Correct spec.databases.",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"Admin \"{admin.Username}\" lacks a right on {address}: {answer.MessageText}. docs/provisioning.md "
                + "lists the rights it needs and the SQL that gives them.",
            PostgresErrorCodes.LockNotAvailable =>
                $"Another session on {address} holds the provisioning lock or a lock on one of the objects; the next "
                + "reconcile tries again.",
            PostgresErrorCodes.TooManyConnections =>
                $"{address} accepts no more connections ({answer.MessageText}). Free one for the operator.",
            _ => $"{address} answered {answer.SqlState}: {answer.MessageText}.",
        };

    private static string Transport(NpgsqlException fault, AdminConnection admin, string address) =>
        admin.TlsMode != UpstreamTlsMode.Disable && fault.Message.Contains("SSL", StringComparison.OrdinalIgnoreCase)
            ? $"{address} does not offer TLS, which spec.tls.mode {admin.TlsMode} demands. Switch TLS on in the server."
            : $"The connection to {address} broke. Check the server's log; the next reconcile tries again.";

    private static IEnumerable<Exception> Chain(Exception fault)
    {
        for (var e = fault; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }
}
