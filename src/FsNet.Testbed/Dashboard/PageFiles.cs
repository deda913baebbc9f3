using System.Text;
using FsNet.Reports.Html;

namespace FsNet.Testbed.Dashboard;

/// <summary>The page's own files: resources of this program, so that the page asks nothing of anybody else.</summary>
internal static class PageFiles
{
    private const string Prefix = "dashboard/";

    private static readonly Dictionary<string, PageFile> ByPath = Read();

    /// <param name="path">As in a request: <c>/</c>, <c>/main.js</c>.</param>
    public static PageFile? Find(string path) => ByPath.GetValueOrDefault(path == "/" ? "/index.html" : path);

    private static Dictionary<string, PageFile> Read()
    {
        var assembly = typeof(PageFiles).Assembly;
        var files = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(n => $"/{n[Prefix.Length..]}", n => new PageFile(TypeOf(n), TextOf(n)));
        // One look for both: the report's style comes first, the page's own adds to it.
        var own = files["/style.css"];
        files["/style.css"] = own with { Bytes = [.. Encoding.UTF8.GetBytes(HtmlReport.StyleSheet()), .. own.Bytes] };
        return files;

        byte[] TextOf(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            return Encoding.UTF8.GetBytes(new StreamReader(stream).ReadToEnd());
        }
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    };
}

internal sealed record PageFile(string ContentType, byte[] Bytes);
