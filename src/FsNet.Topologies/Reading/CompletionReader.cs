using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary><c>done: exit</c>, <c>{ file: '{out}/{name}' }</c> or <c>{ marker: '{out}/.done' }</c>.</summary>
internal static class CompletionReader
{
    private static readonly string[] Allowed = [Placeholders.Out, Placeholders.Node, Placeholders.Number, Placeholders.Name];

    public static Completion Read(Fields program) => program.Find("done") switch
    {
        null => new Completion.Exit(),
        YamlScalar scalar => Word(program, scalar),
        var item => Path(program, Fields.Of(item, program.Name("done"), program.Problems, "file", "marker"), item),
    };

    private static Completion Word(Fields program, YamlScalar word)
    {
        if (word.Text is not ("exit" or "file"))
            program.Error("done", $"found '{word.Text}', allowed: exit, file, {{ file: PATH }}, {{ marker: PATH }}");
        return word.Text == "file" ? new Completion.File(Completion.UsualCopy) : new Completion.Exit();
    }

    private static Completion Path(Fields program, Fields done, YamlItem item)
    {
        if (done.Has("file") == done.Has("marker"))
            program.Error("done", $"found {item.Described}, allowed: either file or marker");
        return done.Has("marker") ? new Completion.Marker(Path(done, "marker")) : new Completion.File(Path(done, "file"));
    }

    private static Template Path(Fields done, string key)
    {
        var path = new Template(done.Read(key, Values.PathInOut, Completion.UsualCopy.Text));
        Templates.Check(done, key, path, Allowed);
        return path;
    }
}
