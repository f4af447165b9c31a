namespace GatewayProxy.Tests.Approvals.HalfWork;

/// <summary>A script in which the DELETE fails, and the rows that are there afterwards.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Rows">The ids in the table, in order.</param>
/// <param name="Write">Writes the script.</param>
public sealed record Scenario(string Name, string Rows, Action<Script> Write)
{
    private const string Insert = "INSERT INTO {t} VALUES ($1) RETURNING id";
    private const string Delete = "DELETE FROM {t} WHERE id > $1 OR true";
    private const string InsertOne = "INSERT INTO {t} VALUES (1)";
    private const string InsertTwo = "INSERT INTO {t} VALUES (2)";
    private const string DeleteAll = "DELETE FROM {t}";
    private const string Copy = "COPY {t} (note) FROM STDIN";

    public static IReadOnlyList<Scenario> Extended { get; } =
    [
        new("the third of three", "", s => s.Run(Insert, 1).Run(Insert, 2).Run(Delete, 0).Sync()),
        new("the second of three", "", s => s.Run(Insert, 1).Run(Delete, 0).Run(Insert, 2).Sync()),
        new("the first of two", "", s => s.Run(Delete, 0).Run(Insert, 1).Sync()),
        new("the first segment", "2", s => s.Run(Insert, 1).Run(Delete, 0).Sync().Run(Insert, 2).Sync()),
        new("the second segment", "1", s => s.Run(Insert, 1).Sync().Run(Insert, 2).Run(Delete, 0).Sync()),
        new("two segments", "", s => s.Run(Delete, 0).Sync().Run(Insert, 1).Run(Delete, 0).Sync()),
        new("before a Flush", "", s => s.Run(Insert, 1).Run(Delete, 0).FlushUntilError().Run(Insert, 2).Sync()),
        new(
            "a prepared statement, twice",
            "1",
            s => s.Prepare("d", Delete).Sync().Go().Execute("d", 0).Sync().Go().Run(Insert, 1).Sync().Go()
                .Execute("d", 0).Sync()),
        new(
            "behind an error of the server's own",
            "",
            s => s.Run(Insert, 1).Run("SELECT 1 / (id - id) FROM {t}").Run(Delete, 0).Sync()),
        new(
            "behind a late error of another segment",
            "1",
            s => s.Run("SELECT 1 / length(pg_sleep(0.3)::text)").Sync().Run(Insert, 1).Sync().Run(Delete, 0).Sync()),
        new("a COPY", "2", s => s.Run(Insert, 1).Run(Copy).Sync().Go().Run(Insert, 2).Sync()),
        new(
            "inside a block",
            "",
            s => s.Run("BEGIN").Sync().Go().Run(Insert, 1).Sync().Go().Run(Delete, 0).Sync().Go()
                .Run("SELECT 1").Sync().Go().Run("COMMIT").Sync()),
        new(
            "a whole block in one pipeline",
            "",
            s => s.Run("BEGIN").Run(Insert, 1).Run(Delete, 0).Run("COMMIT").Sync().Run("COMMIT").Sync()),
        new(
            "a block of a pipeline with Syncs",
            "",
            s => s.Run("BEGIN").Sync().Run(Insert, 1).Sync().Run(Delete, 0).Sync().Run("COMMIT").Sync()),
        new(
            "behind a savepoint",
            "1,2",
            s => s.Run("BEGIN").Run(Insert, 1).Run("SAVEPOINT s").Sync().Go().Run(Delete, 0).Sync().Go()
                .Run("ROLLBACK TO s").Run(Insert, 2).Run("COMMIT").Sync()),
        new(
            "behind a savepoint, all at once",
            "1,2",
            s => s.Run("BEGIN").Run(Insert, 1).Run("SAVEPOINT s").Sync().Run(Delete, 0).Sync()
                .Run("ROLLBACK TO s").Run(Insert, 2).Run("COMMIT").Sync()),
    ];

    public static IReadOnlyList<Scenario> Simple { get; } =
    [
        new(
            "one after the other",
            "1,2",
            s => s.Query(InsertOne).Go().Query(DeleteAll).Go().Query(InsertTwo)),
        new("all at once", "1,2", s => s.Query(InsertOne).Query(DeleteAll).Query(InsertTwo)),
        new(
            "inside a block",
            "",
            s => s.Query("BEGIN").Go().Query(InsertOne).Go().Query(DeleteAll).Go().Query("SELECT 1").Go()
                .Query("COMMIT")),
        new(
            "inside a block, all at once",
            "",
            s => s.Query("BEGIN").Query(InsertOne).Query(DeleteAll).Query(InsertTwo).Query("COMMIT")),
        new(
            "behind a savepoint",
            "1,2",
            s => s.Query("BEGIN").Go().Query(InsertOne).Go().Query("SAVEPOINT s").Go().Query(DeleteAll).Go()
                .Query("ROLLBACK TO s").Go().Query(InsertTwo).Go().Query("COMMIT")),
        new(
            "behind a savepoint, all at once",
            "1,2",
            s => s.Query("BEGIN").Query(InsertOne).Query("SAVEPOINT s").Query(DeleteAll)
                .Query("ROLLBACK TO s").Query(InsertTwo).Query("COMMIT")),
        new("a COPY", "1,2", s => s.Query(InsertOne).Go().Query(Copy).Go().Query(InsertTwo)),
        new(
            "a COPY with its rows behind it",
            "1,2",
            s => s.Query(InsertOne).Query(Copy).Rows("a\nb\n").Query(InsertTwo)),
        new("behind an open pipeline", "", s => s.Run(Insert, 1).Query(DeleteAll)),
        new("before an open pipeline", "1", s => s.Query(DeleteAll).Run(Insert, 1).Sync()),
    ];

    public override string ToString() => Name;
}
