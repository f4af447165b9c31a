using GatewayOperator.Api.Grants;

namespace GatewayOperator.Api.Tests.Reading;

public sealed class StrictReadingTests
{
    [Test]
    public void Typo_in_a_field_name_is_an_error_with_line_column_and_suggestion()
    {
        var error = Yamls.Errors(Yamls.Grant.Replace("expiresAt", "expireAt")).Single();
        Assert.That(
            error.ToString(),
            Is.EqualTo("grants.yaml:13:3: spec.expireAt: is not a field; did you mean expiresAt?"));
    }

    [TestCase("databases: [orders]", "databases: [orders]\n  databases: [billing]", "spec.databases", "twice")]
    [TestCase("databases: [orders]", "databases: orders", "spec.databases", "must be a list")]
    [TestCase("databases: [orders]", "databases: []", "spec.databases", "at least one entry")]
    [TestCase("databases: [orders]", "databases: [orders, orders]", "spec.databases[1]", "appears twice")]
    [TestCase("databases: [orders]", "masking: Exemt\n  databases: [orders]", "spec.masking", "Did you mean Exempt?")]
    [TestCase("databases: [orders]", "", "spec.databases", "required")]
    [TestCase("databases: [orders]", "databases: null", "spec.databases", "required")]
    [TestCase("access: [Select]", "access: [select]", "spec.privileges[0].access[0]", "Did you mean Select?")]
    [TestCase("2030-12-31T00:00:00Z", "2030-12-31T00:00:00", "spec.expiresAt", "with its offset")]
    [TestCase("2030-12-31T00:00:00Z", "tomorrow", "spec.expiresAt", "with its offset")]
    [TestCase("repository: acme/shop", "repository_id: 68123", "spec.subjects[0].claims.repository_id", "\"68123\"")]
    [TestCase("ref: refs/heads/main", "ref: on", "spec.subjects[0].claims.ref", "\"on\"")]
    [TestCase("name: ci-migrate", "name: CI_Migrate", "metadata.name", "lower-case")]
    [TestCase("v1alpha1", "v1", "apiVersion", "dbgateway.dev/v1alpha1")]
    [TestCase("DatabaseGrant", "DatabaseGrnt", "kind", "did you mean DatabaseGrant?")]
    public void What_is_wrong_is_named_with_its_path_and_the_fix(string good, string bad, string path, string fix)
    {
        var errors = Yamls.Errors(Yamls.Grant.Replace(good, bad));
        Assert.That(errors.Select(e => e.Path), Does.Contain(path));
        Assert.That(errors.First(e => e.Path == path).Message, Does.Contain(fix));
    }

    [TestCase("{maxDuration: 1hour}", "spec.session.maxDuration")]
    [TestCase("{maxDuration: 60}", "spec.session.maxDuration")]
    [TestCase("{maxBytes: 1024}", "spec.session.maxBytes")]
    [TestCase("{maxConcurrent: \"5\"}", "spec.session.maxConcurrent")]
    [TestCase("{maxConcurrent: 0}", "spec.session.maxConcurrent")]
    [TestCase("{maxRows: 1e3}", "spec.session.maxRows")]
    public void Bad_values_are_refused_where_they_stand(string session, string path) =>
        Assert.That(Yamls.Errors(Yamls.Grant + $"  session: {session}\n").Single().Path, Is.EqualTo(path));

    [Test]
    public void Bare_Null_as_a_mask_type_is_explained()
    {
        var error = Yamls.Errors(Yamls.Policy.Replace("{type: Email}", "{type: Null}")).Single();
        Assert.That(error.Message, Does.Contain("write \"Null\""));
        Assert.That(Yamls.Errors(Yamls.Policy.Replace("{type: Email}", "{type: \"Null\"}")), Is.Empty);
    }

    [Test]
    public void Broken_document_does_not_hide_its_neighbours_and_lines_count_from_the_top_of_the_file()
    {
        var second = Yamls.Grant.Replace("ci-migrate", "second");
        var documents = Yamls.ReadAll(Yamls.Grant + "---\nkind: [unclosed\n---\n" + second);
        Assert.That(
            documents.Select(d => d.Resource?.Metadata.Name), Is.EqualTo(new[] { "ci-migrate", null, "second" }));
        Assert.That(documents[1].Errors.Single().Line, Is.GreaterThanOrEqualTo(15));
        Assert.That(documents[2].Line, Is.EqualTo(16));
    }

    [Test]
    public void Identity_of_a_document_that_is_no_YAML_is_still_made_out()
    {
        var broken = "kind: MaskingPolicy\nmetadata:\n  labels: {a: b}\n  name: customer-data\n  namespace: shop\n"
            + "spec:\n  targetRef: {name: orders}\n  rules: [\n";
        var document = Yamls.ReadAll(broken).Single();
        Assert.That(document.Errors, Has.Count.EqualTo(1));
        Assert.That(document.Key.ToString(), Is.EqualTo("MaskingPolicy shop/customer-data"));
        Assert.That(document.TargetName, Is.EqualTo("orders"));
    }

    [Test]
    public void Mistyped_kind_of_a_policy_still_counts_as_a_policy()
    {
        var document = Yamls.ReadAll(Yamls.Policy.Replace("MaskingPolicy", "MaskingPolcy")).Single();
        Assert.That(document.Kind, Is.EqualTo("MaskingPolicy"));
        Assert.That(document.Resource, Is.Null);
    }

    [Test]
    public void Comments_and_empty_documents_are_no_resources() =>
        Assert.That(Yamls.ReadAll("# nothing here\n---\n---\n# nor here\n"), Is.Empty);

    [Test]
    public void Namespace_is_default_unless_given()
    {
        var grant = Yamls.Resource<DatabaseGrant>(Yamls.Grant.Replace("  namespace: shop\n", ""));
        Assert.That(grant.Metadata.Namespace, Is.EqualTo("default"));
    }
}
