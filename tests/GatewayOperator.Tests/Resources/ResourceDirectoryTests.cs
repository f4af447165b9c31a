using System.Diagnostics;
using GatewayOperator.Api.Resources;
using GatewayOperator.Resources;
using GatewayOperator.Tests.Local;

namespace GatewayOperator.Tests.Resources;

/// <summary>A file that cannot be read says nothing; only one that is no longer listed is deleted.</summary>
public sealed class ResourceDirectoryTests
{
    private static readonly ResourceKey Policy = new(ResourceKinds.Policy, "shop", "customer-data");

    private string _path = null!;
    private ResourceDirectory _directory = null!;

    private string LinkPath => Path.Combine(_path, "all.yaml");

    private string LinkedPath => Path.Combine(_path, "elsewhere");

    [SetUp]
    public void Create()
    {
        _path = Directory.CreateTempSubdirectory("gwresources-").FullName;
        _directory = new ResourceDirectory(_path);
        File.WriteAllText(LinkedPath, Installation.Policy() + "\n---\n" + Installation.Grant());
        File.CreateSymbolicLink(LinkPath, LinkedPath);
    }

    [TearDown]
    public void Remove() => Directory.Delete(_path, recursive: true);

    [Test]
    public void Link_into_nothing_is_an_error_that_keeps_the_policy_and_ends_the_grant()
    {
        var good = Build(ResourceSet.Empty);
        File.Delete(LinkedPath);
        var broken = Build(good);
        Assert.That(broken.Resources.Keys, Is.EqualTo(new[] { Policy }));
        Assert.That(broken.Resources[Policy], Is.SameAs(good.Resources[Policy]));
        Assert.That(broken.Errors.Single().ToString(), Does.Contain("all.yaml").And.Contain("cannot be read"));
    }

    [Test]
    public void Link_into_nothing_from_the_start_withholds_the_grants_it_may_protect_against()
    {
        File.Delete(LinkedPath);
        Assert.That(Build(ResourceSet.Empty).Unreadable.Single().Concerns("any", "target"), Is.True);
    }

    [Test]
    public void File_that_is_no_longer_listed_is_deleted()
    {
        var good = Build(ResourceSet.Empty);
        File.Delete(LinkPath);
        var next = Build(good);
        Assert.That(next.Resources, Is.Empty);
        Assert.That(next.Errors, Is.Empty);
    }

    [Test]
    public async Task File_that_vanishes_between_listing_and_reading_keeps_its_policy()
    {
        var good = Build(ResourceSet.Empty);
        var pipe = Path.Combine(_path, "a-pipe.yaml");
        await ShellAsync($"mkfifo '{pipe}'");
        // The directory is listed before the pipe is opened, and the shell's open waits for that.
        var vanishing = ShellAsync($"exec 3>'{pipe}'; rm '{LinkPath}'");
        var next = await Task.Run(() => Build(good));
        await vanishing;
        Assert.That(next.Resources.Keys, Does.Contain(Policy));
        Assert.That(next.Errors.Single().ToString(), Does.Contain("all.yaml"));
        File.Delete(pipe);
        Assert.That(Build(next).Resources, Is.Empty);
    }

    [Test]
    public void Stamp_changes_with_the_file_behind_a_link()
    {
        var before = _directory.Stamp();
        File.AppendAllText(LinkedPath, "\n");
        var written = _directory.Stamp();
        File.Delete(LinkedPath);
        Assert.That(new[] { before, written, _directory.Stamp() }, Is.Unique);
    }

    private ResourceSet Build(ResourceSet previous) => ResourceSetBuilder.Build(_directory.Read(), previous);

    private static async Task ShellAsync(string command)
    {
        using var shell = Process.Start("sh", ["-c", command]);
        await shell.WaitForExitAsync(TestContext.CurrentContext.CancellationToken);
        Assert.That(shell.ExitCode, Is.Zero);
    }
}
