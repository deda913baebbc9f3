namespace FsNet.Fuzz.Tests;

/// <summary>Inputs that are right, inputs that afl-fuzz has grown from them, and inputs that once broke something: none does.</summary>
public class ReplayTests
{
    private const string Made = "made";

    /// <summary>A target, and a file beside the tests or the name of a made input.</summary>
    public static IEnumerable<object[]> Inputs => Targets.All.SelectMany(t => InputsOf(t).Select(i => new object[] { t.Name, i }));

    public static TheoryData<string> Names => [.. Targets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void OfOneInput(string target, string input)
    {
        var known = Targets.Find(target)!;
        var bytes = Path.GetDirectoryName(input) == Made
            ? known.Seeds().Single(s => s.Name == Path.GetFileName(input)).Bytes
            : File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, input));
        if (Replay.Complaint(known, bytes) is { } complaint)
            Assert.Fail(complaint);
    }

    /// <summary>Without afl-fuzz as well: what is right, damaged at random.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void OfDamagedInputs(string target)
    {
        const int Rounds = 300;
        var known = Targets.Find(target)!;
        var prng = Protocol.Content.Prng.For(9, target);
        var seeds = known.Seeds().Select(s => s.Bytes).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            var input = Damage.Of(seeds[prng.Next(seeds.Length)], prng);
            if (Replay.Complaint(known, input) is { } complaint)
                Assert.Fail($"{Convert.ToHexString(input)}: {complaint}");
        }
    }

    private static IEnumerable<string> InputsOf(FuzzTarget target) =>
    [
        .. target.Seeds().Select(s => Path.Combine(Made, s.Name)),
        .. ((string[])["corpus", "crashes"]).SelectMany(kind => FilesIn(Path.Combine(kind, target.Name))),
    ];

    private static IEnumerable<string> FilesIn(string folder) => Path.Combine(AppContext.BaseDirectory, folder) is var path && Directory.Exists(path)
        ? Directory.EnumerateFiles(path).Select(f => Path.Combine(folder, Path.GetFileName(f))).Order(StringComparer.Ordinal)
        : [];
}
