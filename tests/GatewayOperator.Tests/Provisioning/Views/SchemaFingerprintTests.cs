using GatewayOperator.Api.Configuration;
using static GatewayOperator.Tests.Provisioning.Views.MaskedScene;

namespace GatewayOperator.Tests.Provisioning.Views;

/// <summary>A gateway can tell whether the operator has seen the schema as it is.</summary>
public sealed class SchemaFingerprintTests
{
    [TestCase("ALTER TABLE customers ADD COLUMN phone text")]
    [TestCase("ALTER TABLE customers RENAME COLUMN email TO mail")]
    [TestCase("ALTER TABLE customers ALTER COLUMN id SET NOT NULL")]
    [TestCase("CREATE TABLE orders (id int)")]
    [TestCase("CREATE SCHEMA other")]
    [TestCase("CREATE INDEX ON customers (id)")]
    public async Task What_is_published_is_the_schema_that_the_operator_left(string change)
    {
        var scene = await CreateAsync(
            "CREATE TABLE customers (id int, email text);", Rule("customers", "email", Email));
        await scene.ProgramAsync();
        Assert.That(Published(scene), Is.EqualTo(await NowAsync(scene)), "after the first run");

        await scene.Scene.AsOwnerAsync(change);
        Assert.That(Published(scene), Is.Not.EqualTo(await NowAsync(scene)), "before the operator has looked");

        await scene.ProgramAsync();
        await scene.ProgramAsync();
        Assert.That(Published(scene), Is.EqualTo(await NowAsync(scene)), "after it has");
    }

    [Test]
    public async Task Snapshot_that_is_published_tells_whether_a_change_was_seen_and_is_else_the_same()
    {
        var scene = await CreateAsync(
            "CREATE TABLE customers (id int, email text);", Rule("customers", "email", Email));
        await scene.ProgramAsync();
        var first = Snapshot(scene);
        await scene.Scene.AsOwnerAsync("ALTER TABLE customers ADD COLUMN phone text");
        var later = (await Scene.Server.QueryAsync(
            scene.Scene.Database, "SELECT pg_current_xact_id()", Scene.Ct)).Single();
        Assert.That(CatalogSnapshot.IsAfter(Snapshot(scene), later), Is.False);
        await scene.ProgramAsync();
        Assert.That(CatalogSnapshot.IsAfter(Snapshot(scene), later), Is.True);
        Assert.That(CatalogSnapshot.IsAfter(first, later), Is.False);

        await scene.ProgramAsync();
        var settled = Snapshot(scene);
        await scene.ProgramAsync();
        Assert.That(Snapshot(scene), Is.EqualTo(settled));
    }

    private static string? Snapshot(MaskedScene scene) => scene.Result.Databases.Single().Snapshot;

    private static string? Published(MaskedScene scene) => scene.Result.Databases.Single().Fingerprint;

    private static async Task<string> NowAsync(MaskedScene scene) =>
        (await Scene.Server.QueryAsync(scene.Scene.Database, SchemaFingerprint.Sql, Scene.Ct)).Single();
}
