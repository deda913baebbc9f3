using FsNet.Base;
using FsNet.Protocol.Content;
using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary><c>file: { size: 64MiB }</c> or <c>file: { path: some/file }</c>.</summary>
internal static class FileReader
{
    private static readonly FileSpec Fallback = new FileSpec.Generated(0);

    public static FileSpec Read(Fields root)
    {
        if (root.Find("file") is not { } item)
        {
            root.Problems.Error(root.At, "file: missing, allowed: { size: 64MiB } or { path: some/file }");
            return Fallback;
        }
        var file = Fields.Of(item, "file", root.Problems, "size", "path");
        if (file.Has("size") == file.Has("path"))
            root.Problems.Error(item.At, $"file: found {item.Described}, allowed: either size or path");
        return file.Has("path") ? OnDisk(file) : new FileSpec.Generated(file.Read("size", Values.FileBytes, 0));
    }

    private static FileSpec OnDisk(Fields file)
    {
        var at = file.Find("path")!.At;
        return file.Read("path", (text, field) => OnDisk(text, field, at), Fallback);
    }

    private static FileSpec OnDisk(string text, string field, Origin at)
    {
        if (text.Contains('\0'))
            throw new UnitException($"{field}: found '{text}', which no file can be called; allowed: a file that can be read");
        var path = text.Length == 0 ? "" : Path.GetFullPath(at.Resolve(text));
        if (path.Length == 0 || Directory.Exists(path))
            throw new UnitException($"{field}: found '{text}', which is not a file; allowed: a file that can be read");
        if (!File.Exists(path))
            throw new UnitException($"{field}: found '{text}', but there is no file {path}; allowed: a file that can be read");
        if (FileFacts.TryTell(path, follow: true)?.Kind != FileKind.File)
            throw new UnitException($"{field}: found '{text}', which is a device or a pipe; allowed: a file that can be read");
        if (new FileInfo(path).Length is > BlockLayout.MaxLength and var bytes)
            throw new UnitException(
                $"{field}: found '{text}' of {Units.FormatSize(bytes)}, allowed: up to {Units.FormatSize(BlockLayout.MaxLength)}");
        if (FileName.Complaint(Path.GetFileName(path)) is { } complaint)
            throw new UnitException($"{field}: found '{text}', which cannot be shared under its name: {complaint}");
        return new FileSpec.OnDisk(path);
    }
}
