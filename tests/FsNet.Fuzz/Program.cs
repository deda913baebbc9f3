using FsNet.Fuzz;
using FsNet.Fuzz.Seeding;

const string Usage = """
    FsNet.Fuzz: what reads the bytes and texts of others, given any bytes at all (tests/fuzz.sh runs it under afl-fuzz)

      list                      the targets, their shares of the time, and what they read
      seed FOLDER [PACKETS]     writes inputs to begin with: FOLDER/TARGET/NAME; PACKETS is what tshark prints (CONTRIBUTING.md)
      TARGET FILE|FOLDER...     replays inputs; says what is wrong with each, and exits 1 if anything is
      afl TARGET                under afl-fuzz
    """;

switch (args)
{
    case ["list"]:
        foreach (var target in Targets.All)
            Console.WriteLine($"{target.Name,-16} {target.Weight,2}  {target.Reads}");
        return 0;
    case ["seed", var folder, .. var packets]:
        SeedFolder.Write(folder, packets);
        return 0;
    case ["afl", var name] when Targets.Find(name) is { } target:
        UnderAfl.Run(target);
        return 0;
    case [var name, _, ..] when Targets.Find(name) is { } target:
        return Replay.Run(target, args[1..], Console.Out) ? 0 : 1;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
