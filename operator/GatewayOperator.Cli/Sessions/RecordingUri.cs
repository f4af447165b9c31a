using System.Diagnostics.CodeAnalysis;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Cli.Sessions;

/// <summary>A place in storage as a user writes it.</summary>
internal static class RecordingUri
{
    private const string DefaultRegion = "us-east-1";

    /// <summary>Whether <paramref name="text"/> is a URI; <c>file:</c> becomes a path.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri) && text.Contains("://", StringComparison.Ordinal);

    /// <summary>The part of the store that <paramref name="uri"/> names.</summary>
    /// <exception cref="CommandException">There is no such kind of store.</exception>
    public static IRecordingStore Open(Uri uri, TimeProvider time)
    {
        if (uri.IsFile)
        {
            return new DirectoryStore(uri.LocalPath);
        }

        if (uri.Scheme != "s3" || uri.Host.Length == 0)
        {
            throw new CommandException($"{uri} is no place of recordings: write file:///path or s3://bucket/prefix.");
        }

        var endpoint = Variable("AWS_ENDPOINT_URL_S3") ?? Variable("AWS_ENDPOINT_URL");
        var bucket = new S3Store(
            new S3StoreOptions
            {
                Bucket = uri.Host,
                Identity = S3Identity.User,
                Endpoint = endpoint is null ? null : new Uri(endpoint),
                Region = Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? DefaultRegion,
                PathStyle = endpoint is not null,
            },
            time);
        var prefix = Uri.UnescapeDataString(uri.AbsolutePath).Trim('/');
        return prefix.Length == 0 ? bucket : new PrefixedStore(bucket, prefix + "/");
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
