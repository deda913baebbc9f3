using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>What a report with programs of others should say of its figures.</summary>
internal static class ProgramNotes
{
    public static IEnumerable<string> Of(Topology topology)
    {
        if (!topology.HasPrograms)
            return [];
        var names = string.Join(", ", topology.Groups.Select(g => g.Program?.Name).OfType<string>().Distinct());
        return
        [
            $"{names}: seen from outside, by files, exit codes and the kernel's counters; who got which block from whom, payload in and out, and "
            + "duplicates are absent, for only fsnet's own nodes tell of them",
            $"{names}: leechers are started when the time begins to count, so it has the start of their programs, too",
        ];
    }
}
