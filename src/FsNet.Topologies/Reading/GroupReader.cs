using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary><c>groups:</c> of each program one tracker, at least one seed, at least one leecher.</summary>
internal static class GroupReader
{
    public const int MostGroups = 1000;

    public static IReadOnlyList<Group> Read(
        Fields root, IReadOnlyList<string> regions, IReadOnlyList<ProgramSpec> programs, Access access)
    {
        if (root.Find("groups") is not { } item)
        {
            root.Problems.Error(
                root.At, "groups: missing, allowed: a mapping of group names, with the roles tracker, seed and leech among them");
            return [];
        }
        var fields = Fields.OfAnyKeys(item, "groups", root.Problems, "of group names");
        if (fields.Entries.Count > MostGroups)
        {
            root.Problems.Error(item.At, $"groups: found {fields.Entries.Count} of them, allowed: up to {MostGroups}");
            return [];
        }
        var groups = fields.Entries.Select(e => ReadGroup(e, fields, regions, programs, access)).ToList();
        CheckRoles(groups, item.At, root.Problems);
        MemberNames.Check(groups, fields, root);
        return CheckSize(groups, item.At, root.Problems) ? groups : [];
    }

    private static Group ReadGroup(
        YamlEntry entry, Fields groups, IReadOnlyList<string> regions, IReadOnlyList<ProgramSpec> programs, Access access)
    {
        var path = groups.Name(entry.Key);
        var problems = groups.Problems;
        Items.Parse(new YamlScalar(entry.Key, entry.At), path, Values.Name, "", problems);
        if (regions.Contains(entry.Key))
            problems.Error(entry.At, $"{path}: found a group with the name of a region, allowed: a name of its own");
        var fields = Fields.Of(entry.Value, path, problems, "role", "count", "region", "access", "leave", "program");
        var role = fields.Require("role", Values.Role, Role.Leech, "tracker, seed or leech");
        return new Group(
            entry.Key,
            role,
            fields.Read("count", Values.Count, 1),
            Regions(fields, regions),
            AccessReader.Read(fields, access),
            Leaves(fields, role),
            ReadProgram(fields, role, programs));
    }

    private static bool Leaves(Fields group, Role role)
    {
        if (group.Has("leave") && role != Role.Leech)
            group.Error("leave", $"found beside role {role.ToString().ToLowerInvariant()}, allowed: with role leech only");
        else if (group.Has("leave") && group.Has("program"))
            group.Error("leave", "found beside program, allowed: without, for a program of others ends when it likes");
        return group.Read("leave", Values.LeavesWhenComplete, false);
    }

    private static IReadOnlyList<string> Regions(Fields group, IReadOnlyList<string> declared) =>
        group.Find("region") is { } item ? Items.Names(item, group.Name("region"), declared, "the region", group.Problems) : [];

    /// <returns>Null for what comes with fsnet.</returns>
    private static ProgramSpec? ReadProgram(Fields group, Role role, IReadOnlyList<ProgramSpec> programs)
    {
        if (group.Find("program") is not { } item || item is YamlScalar { Text: ProgramSpec.Own })
            return null;
        var allowed = programs.Select(p => p.Name).Append(ProgramSpec.Own).ToList();
        var name = Items.Names(item, group.Name("program"), allowed, "the program", group.Problems)[0];
        var program = programs.FirstOrDefault(p => p.Name == name);
        if (program is not null && role == Role.Tracker && program.Tracker is null)
            group.Error("program", $"found '{name}', which has no tracker; allowed: a program with programs.{name}.tracker, or no such group");
        return program;
    }

    private static void CheckRoles(List<Group> groups, Origin at, Problems problems)
    {
        foreach (var swarm in groups.GroupBy(g => g.Program).DefaultIfEmpty())
            CheckRoles(swarm?.Key, swarm?.ToList() ?? [], at, problems);
    }

    /// <summary>Of one swarm: the groups of one program.</summary>
    private static void CheckRoles(ProgramSpec? program, List<Group> groups, Origin at, Problems problems)
    {
        var of = program is null ? "" : $" and the program {program.Name}";
        var needed = program is { Tracker: null } ? 0 : 1;
        var trackers = groups.Where(g => g.Role == Role.Tracker).Sum(g => (long)g.Count);
        if (trackers != needed)
            problems.Error(at, $"groups: found {trackers} nodes with the role tracker{of}, allowed: exactly {needed}");
        foreach (var role in new[] { Role.Seed, Role.Leech }.Where(r => groups.All(g => g.Role != r)))
            problems.Error(at, $"groups: found no group with the role {role.ToString().ToLowerInvariant()}{of}, allowed: at least 1");
    }

    private static bool CheckSize(List<Group> groups, Origin at, Problems problems)
    {
        var nodes = groups.Sum(g => (long)g.Count);
        if (nodes > Values.MaxNodes)
            problems.Error(at, $"groups: found {nodes} nodes, allowed: up to {Values.MaxNodes}");
        return nodes <= Values.MaxNodes;
    }
}
