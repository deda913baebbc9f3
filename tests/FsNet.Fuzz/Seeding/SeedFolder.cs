namespace FsNet.Fuzz.Seeding;

/// <summary>Writes inputs to begin with, a folder for each target.</summary>
internal static class SeedFolder
{
    /// <param name="packets">Files with lines of <see cref="PacketLines"/>.</param>
    public static void Write(string folder, IReadOnlyList<string> packets)
    {
        foreach (var target in Targets.All)
            foreach (var seed in target.Seeds())
                Write(folder, target.Name, seed);
        foreach (var (target, seed) in packets.SelectMany(p => PacketLines.Read(File.ReadLines(p))))
            Write(folder, target, seed);
    }

    private static void Write(string folder, string target, Seed seed)
    {
        var path = Path.Combine(folder, target, seed.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, seed.Bytes);
    }
}
