using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary><c>programs:</c> programs of others, by the names that groups call them.</summary>
internal static class ProgramReader
{
    public const int MostPrograms = 100;

    private static readonly string[] Keys =
        ["image", "tracker", "seed", "leech", "ready", "done", "environment", "files", "memory", "processes"];

    public static IReadOnlyList<ProgramSpec> Read(Fields root)
    {
        if (root.Find("programs") is not { } item)
            return [];
        var fields = Fields.OfAnyKeys(item, "programs", root.Problems, "of names of programs");
        if (fields.Entries.Count <= MostPrograms)
            return [.. fields.Entries.Select(e => ReadProgram(e, fields))];
        root.Problems.Error(item.At, $"programs: found {fields.Entries.Count} of them, allowed: up to {MostPrograms}");
        return [];
    }

    private static ProgramSpec ReadProgram(YamlEntry entry, Fields programs)
    {
        var (path, problems) = (programs.Name(entry.Key), programs.Problems);
        Items.Parse(new YamlScalar(entry.Key, entry.At), path, Values.Name, "", problems);
        if (entry.Key == ProgramSpec.Own)
            problems.Error(entry.At, $"{path}: found the name of the programs that come with fsnet, allowed: a name of its own");
        var fields = Fields.Of(entry.Value, path, problems, Keys);
        var hasTracker = fields.Has("tracker");
        return new ProgramSpec
        {
            Name = entry.Key,
            Image = fields.Read<string?>("image", Values.Image, null),
            Tracker = Command(fields, Role.Tracker, hasTracker),
            Seed = Command(fields, Role.Seed, hasTracker),
            Leech = Command(fields, Role.Leech, hasTracker),
            Ready = ReadinessReader.Read(fields),
            Done = CompletionReader.Read(fields),
            Environment = Environment(fields, hasTracker),
            Files = ProgramFilesReader.Read(fields),
            MemoryBytes = fields.Read<long?>("memory", Values.Memory, null),
            Processes = fields.Read<int?>("processes", Values.Processes, null),
        };
    }

    private static CommandTemplate? Command(Fields program, Role role, bool hasTracker)
    {
        var key = role.ToString().ToLowerInvariant();
        if (!program.Has(key) && role == Role.Tracker)
            return null;
        var command = program.Require<CommandTemplate?>(key, CommandWords.Read, null, "a program and its arguments");
        foreach (var word in command?.Words ?? [])
            Templates.Check(program, key, word, Placeholders.Of(role, hasTracker));
        return command;
    }

    private static IReadOnlyList<KeyValuePair<string, Template>> Environment(Fields program, bool hasTracker)
    {
        if (program.Find("environment") is not { } item)
            return [];
        var fields = Fields.OfAnyKeys(item, program.Name("environment"), program.Problems, "of names of variables");
        return [.. fields.Entries.Select(e => Variable(e, fields, hasTracker))];
    }

    private static KeyValuePair<string, Template> Variable(YamlEntry entry, Fields fields, bool hasTracker)
    {
        Items.Parse(new YamlScalar(entry.Key, entry.At), fields.Name(entry.Key), Values.Variable, "", fields.Problems);
        var value = new Template(fields.Read(entry.Key, Values.Text, ""));
        Templates.Check(fields, entry.Key, value, Placeholders.OfAll(hasTracker));
        return new KeyValuePair<string, Template>(entry.Key, value);
    }
}
