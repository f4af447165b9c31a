using System.Net;
using Amazon.Runtime;

namespace GatewayProxy.Recording.Storing;

/// <summary>What to do about what an S3 server, or the way to it, says.</summary>
internal static class S3Failure
{
    private const string Again = "It is tried again.";
    private const string Key = "Look at the credentials, and at what the bucket's policy lets them do.";

    public static RecordingStoreException Of(string what, S3StoreOptions options, Exception e)
    {
        var error = e as AmazonServiceException;
        var (advice, permanent) = error?.ErrorCode is { Length: > 0 } code ? OfCode(code, options) : default;
        if (advice is null)
        {
            (advice, permanent) = error is null or { StatusCode: 0 }
                ? OfClient(e, options)
                : OfStatus(error.StatusCode);
        }

        return new RecordingStoreException($"{what} in bucket {options.Bucket}: {e.Message} {advice}", !permanent, e);
    }

    // What servers other than Amazon's answer has the status in common at best.
    private static (string? Advice, bool Permanent) OfCode(string code, S3StoreOptions options) => code switch
    {
        "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" or "RequestExpired"
            => options.Identity == S3Identity.Given
                ? ("The credentials have expired: write new ones into the Secret.", true)
                : ("The credentials have expired; new ones are asked for.", false),
        "RequestTimeTooSkewed" => ("Set the clock: the server's is another.", false),
        "InvalidAccessKeyId" or "InvalidClientTokenId" or "SignatureDoesNotMatch" or "InvalidToken" => (Key, true),
        "InvalidIdentityToken" or "IDPRejectedClaim"
            => ("The platform's token is refused: look at the role's trust policy.", true),
        "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException"
            => ("Name the bucket's own region.", true),
        "ObjectLockConfigurationNotFoundError" or "InvalidRequest"
            => ("Look at the bucket's settings: object lock must be on where spec.recording.storage.s3.objectLock is.",
                true),
        _ => default,
    };

    private static (string Advice, bool Permanent) OfStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => (Key, true),
        HttpStatusCode.NotFound => ("Create the bucket, or correct its name.", true),
        HttpStatusCode.BadRequest => ("Look at the bucket's settings: object lock, encryption, region.", true),
        HttpStatusCode.NotImplemented
            => ("The server lacks what recordings need: If-None-Match, and what else the target asks for.", true),
        _ => (Again, false),
    };

    // The SDK wraps what the token service said, or says that there is nobody to ask.
    private static (string Advice, bool Permanent) OfClient(Exception e, S3StoreOptions options) =>
        e.InnerException is AmazonServiceException { ErrorCode: { Length: > 0 } code }
            && OfCode(code, options) is { Advice: { } advice, Permanent: var permanent }
            ? (advice, permanent)
        : options.Identity != S3Identity.Given && e is AmazonClientException or AmazonServiceException
            ? ($"{Again} Does the platform give this process an identity?", false)
        : (Again, false);
}
