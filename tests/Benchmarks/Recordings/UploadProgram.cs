using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using GatewayOperator.Api.Signing;
using GatewayOperator.Tests.Benchmarks.Memory;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;

namespace GatewayOperator.Tests.Benchmarks.Recordings;

/// <summary>
/// <c>upload</c>: stores a journal as the proxy does, or verifies what is stored, in a process of its own, and prints
/// seconds, processor seconds, and the most memory it had.
/// </summary>
public static class UploadProgram
{
    public static Command Create()
    {
        var journal = new Option<string?>("--journal") { Description = "Stores this; without it verifies." };
        var directory = new Option<string?>("--directory") { Description = "A directory as the store." };
        var s3 = new Option<string?>("--s3") { Description = "An S3 server as the store." };
        var root = new Option<string>("--key") { Description = "The operator's private key.", Required = true };
        var encrypt = new Option<string?>("--encrypt") { Description = "For this public key." };
        var command = new Command("upload", "Store or verify one long journal.")
        {
            journal, directory, s3, root, encrypt,
        };
        command.SetAction(async (result, ct) =>
        {
            using var key = SigningKey.Load(await File.ReadAllTextAsync(result.GetRequiredValue(root), ct));
            using var bucket = result.GetValue(s3) is { } endpoint ? Bucket(new Uri(endpoint)) : null;
            IRecordingStore store = bucket is null ? new DirectoryStore(result.GetValue(directory)!) : bucket;
            var started = TimeProvider.System.GetTimestamp();
            if (result.GetValue(journal) is { } path)
            {
                var pem = result.GetValue(encrypt) is { } file ? await File.ReadAllTextAsync(file, ct) : null;
                await new StoredProxy(store, key).StoreAsync(
                    path, pem is null ? null : SegmentEncryption.Parse(pem), ct);
            }
            else
            {
                await VerifyAsync(store, key, ct);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"took {TimeProvider.System.GetElapsedTime(started).TotalSeconds} "
                    + $"{Environment.CpuUsage.TotalTime.TotalSeconds} {ResidentMemory.PeakOf(Environment.ProcessId)}"));
            return 0;
        });
        return command;
    }

    public static S3Store Bucket(Uri endpoint) => new(
        new S3StoreOptions
        {
            Bucket = "bench",
            Endpoint = endpoint,
            PathStyle = true,
            AccessKey = Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"),
            SecretKey = Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY"),
        },
        TimeProvider.System);

    private static async Task VerifyAsync(IRecordingStore store, SigningKey key, CancellationToken ct)
    {
        await foreach (var recording in new RecordingVerifier(store, key.Public).VerifyAsync(null, ct))
        {
            if (recording.Verdict != RecordingVerdict.Verified)
            {
                throw new CryptographicException($"{recording.Id} is {recording.Verdict}: {recording.Findings[0]}");
            }
        }
    }
}
