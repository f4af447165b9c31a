using System.Globalization;
using System.Security.Cryptography;
using GatewayOperator.Api.Signing;
using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Benchmarks.Recordings;

/// <summary>Stores and verifies a gigabyte in each kind of store, each in a process of its own.</summary>
public sealed class UploadRounds(WorkFolder folder)
{
    private const long JournalBytes = 1_000_000_000;

    public async Task<IReadOnlyList<UploadRun>> RunAsync(CancellationToken ct)
    {
        var journal = BigJournal.Write(folder.NewFolder("journal"), JournalBytes);
        using var root = SigningKey.Create();
        using var reader = RSA.Create(3072);
        var key = folder.Write("operator.pem", root.ExportPem());
        var publicKey = folder.Write("reader.pem", reader.ExportSubjectPublicKeyInfoPem());
        List<UploadRun> runs =
        [
            await RunAsync("directory", journal, ["--directory", folder.NewFolder("store"), "--key", key], [], ct),
            await RunAsync(
                "directory, encrypted", journal, ["--directory", folder.NewFolder("store"), "--key", key],
                ["--encrypt", publicKey], ct),
        ];
        await using var storage = await ObjectStorage.StartAsync(ct);
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", storage.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", storage.SecretKey);
        using var client = new Amazon.S3.AmazonS3Client(
            storage.AccessKey, storage.SecretKey,
            new Amazon.S3.AmazonS3Config { ServiceURL = storage.Endpoint.ToString(), ForcePathStyle = true });
        await client.PutBucketAsync("bench", ct);
        runs.Add(await RunAsync(
            "S3 (Ceph, in memory)", journal, ["--s3", storage.Endpoint.ToString(), "--key", key], [], ct));
        File.Delete(journal);
        return runs;
    }

    private static async Task<UploadRun> RunAsync(
        string name, string journal, string[] store, string[] encryption, CancellationToken ct)
    {
        var bytes = new FileInfo(journal).Length;
        var (upload, _, uploadPeak) = await StepAsync(["upload", "--journal", journal, .. store, .. encryption], ct);
        var (verify, cpu, verifyPeak) = await StepAsync(["upload", .. store], ct);
        return new UploadRun(name, bytes / 1e6, upload, uploadPeak, verify, cpu, verifyPeak);
    }

    private static async Task<(double Seconds, double Cpu, long Peak)> StepAsync(
        string[] arguments, CancellationToken ct)
    {
        var said = await new ClientProgram(Programs.Self, arguments, new Dictionary<string, string>()).RunAsync(ct);
        var words = said.Split('\n').Single(l => l.StartsWith("took ", StringComparison.Ordinal)).Split(' ');
        return (
            double.Parse(words[1], CultureInfo.InvariantCulture), double.Parse(words[2], CultureInfo.InvariantCulture),
            long.Parse(words[3], CultureInfo.InvariantCulture));
    }
}
