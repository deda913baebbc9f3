using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Reports.Html;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet report</c></summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("RUN") { Description = "The folder of a run." };
        var open = Flags.Switch("--open", "Opens the page in a browser.");
        var command = new Command("report", "Writes report.html of a run again, from the other files of the run's folder.") { folder, open };
        command.AddExamples("fsnet report runs/demo-20260101-120000", "fsnet report runs/demo-20260101-120000 --open");
        command.SetAction(parsed =>
        {
            var page = HtmlReport.WriteTo(Path.GetFullPath(parsed.GetValue(folder)!));
            parsed.InvocationConfiguration.Output.WriteLine(page);
            if (parsed.GetValue(open))
                Browser.Open(page, parsed.InvocationConfiguration.Error);
            return ExitCodes.Ok;
        });
        return command;
    }
}
