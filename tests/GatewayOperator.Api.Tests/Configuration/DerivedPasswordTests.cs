using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Api.Tests.Configuration;

public sealed class DerivedPasswordTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    // Computed with Python: hmac.new(bytes(range(32)), b"gw_0123456789ab_ci\0" + struct.pack(">i", epoch), sha256).
    [TestCase(1, "957e3d0421e56cd54275292429752fa0298ded26d65e2dd5e5def6b5fe0c65ea")]
    [TestCase(2, "348289b651bcf32fbb51a8dc0f38f035d10772a7f63901941472624d9d40c6b3")]
    public void Password_is_the_same_in_every_release_or_every_login_role_is_locked_out(int epoch, string password) =>
        Assert.That(DerivedPassword.Derive(Key, "gw_0123456789ab_ci", epoch), Is.EqualTo(password));

    [Test]
    public void Roles_epochs_and_keys_do_not_share_passwords()
    {
        byte[] other = [.. Key.Reverse()];
        string[] passwords =
        [
            DerivedPassword.Derive(Key, "a", 1),
            DerivedPassword.Derive(Key, "a", 2),
            DerivedPassword.Derive(Key, "b", 1),
            DerivedPassword.Derive(Key, "a\0", 1),
            DerivedPassword.Derive(other, "a", 1),
        ];
        Assert.That(passwords, Is.Unique);
    }

    [Test]
    public void Short_key_is_refused() =>
        Assert.That(() => DerivedPassword.Derive(new byte[31], "a", 1), Throws.ArgumentException);
}
