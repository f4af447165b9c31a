using System.Diagnostics;
using GatewayOperator.Tests.Support;

namespace GatewayProxy.Tests.Upstream;

/// <summary>
/// Certificates for localhost of an authority that signs in one way or another; OpenSSL makes them, it knows more of
/// them than .NET.
/// </summary>
internal static class SignedCertificate
{
    /// <param name="key">The authority's key, as OpenSSL's <c>-newkey</c> takes it.</param>
    /// <param name="signature">Options of OpenSSL that say how it signs.</param>
    public static async Task<ServerCertificate> CreateAsync(string key, string signature)
    {
        string[] sign = signature.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var directory = Directory.CreateTempSubdirectory("gwcert-").FullName;
        try
        {
            string[] common = ["req", "-x509", "-nodes", "-days", "2"];
            await OpenSslAsync(
                directory,
                [
                    .. common, "-newkey", .. key.Split(' '), .. sign, "-subj", "/CN=authority",
                    "-keyout", "ca.key", "-out", "ca.crt",
                ]);
            await OpenSslAsync(
                directory,
                [
                    .. common, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE",
                    "-CA", "ca.crt", "-CAkey", "ca.key", .. sign,
                    "-keyout", "leaf.key", "-out", "leaf.crt",
                ]);
            return new ServerCertificate(Read("ca.crt"), Read("leaf.crt"), Read("leaf.key"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        string Read(string file) => File.ReadAllText(Path.Combine(directory, file));
    }

    private static async Task OpenSslAsync(string directory, string[] arguments)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardError = true,
        })!;
        var complaint = await openssl.StandardError.ReadToEndAsync();
        await openssl.WaitForExitAsync();
        Assert.That(openssl.ExitCode, Is.Zero, complaint);
    }
}
