using System.Text;
using System.Xml.Linq;
using FsNet.Base;
using FsNet.Reports.Html;

namespace FsNet.Fuzz.Text;

/// <summary>
/// The files of a run's folder, each behind a line with its name: from them report.html is drawn, or they are refused in a line. What
/// they say is text on the page and never markup.
/// </summary>
internal static class RunFolders
{
    public const string Mark = "== ";

    private static readonly string[] Names = ["report.json", "topology.yaml", "events.jsonl", "blocks.csv", "host.csv"];
    private static readonly string Folder = Directory.CreateTempSubdirectory("fsnet-fuzz-").FullName;

    static RunFolders() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    public static void Run(ReadOnlySpan<byte> input)
    {
        WriteFiles(Encoding.UTF8.GetString(input));
        try
        {
            var page = HtmlReport.Write(HistoryReader.Read(Folder));
            IsMarkup(page);
        }
        catch (ProgramException e)
        {
            Invariant.Holds(e.Message.Length > 0, $"it is refused without a word");
        }
    }

    private static void WriteFiles(string input)
    {
        foreach (var name in Names)
            File.Delete(Path.Combine(Folder, name));
        foreach (var part in input.Split(Mark).Skip(1))
        {
            var end = part.IndexOf('\n');
            if (end > 0 && Names.Contains(part[..end]))
                File.WriteAllText(Path.Combine(Folder, part[..end]), part[(end + 1)..]);
        }
    }

    /// <summary>The page is written so that it is XML, too, but for its first line and the style sheet.</summary>
    private static void IsMarkup(string page)
    {
        var (style, end) = (page.IndexOf("<style>", StringComparison.Ordinal), page.IndexOf("</style>", StringComparison.Ordinal));
        var body = page[page.IndexOf('\n')..style] + page[(end + "</style>".Length)..];
        // XML has no name for most control characters; HTML does not mind them.
        var document = XDocument.Parse(new string([.. body.Where(c => c >= ' ' && c < '\uFFFE' && !char.IsSurrogate(c))]));
        Invariant.Holds(!document.Descendants("script").Any(), $"there is a script on the page");
    }
}
