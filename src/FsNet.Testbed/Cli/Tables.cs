using FsNet.Base;
using FsNet.Hosting;
using Spectre.Console;

namespace FsNet.Testbed.Cli;

/// <summary>Tables with borders on a terminal, aligned columns elsewhere.</summary>
internal static class Tables
{
    public static void Write(TextWriter output, string title, string[] header, IReadOnlyList<string[]> rows)
    {
        if (Terminal.OutputHasColour && ReferenceEquals(output, TerminalWriter.Output))
            WriteBordered(title, header, rows);
        else
            WritePlain(output, title, header, rows);
    }

    private static void WriteBordered(string title, string[] header, IReadOnlyList<string[]> rows)
    {
        // Spectre writes to the console itself.
        var table = new Table().RoundedBorder().Title(Markup.Escape(TerminalText.Escape(title)));
        foreach (var name in header)
            table.AddColumn(new TableColumn(Markup.Escape(TerminalText.Escape(name))));
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => Markup.Escape(TerminalText.Escape(cell)))]);
        AnsiConsole.Write(table);
    }

    private static void WritePlain(TextWriter output, string title, string[] header, IReadOnlyList<string[]> rows)
    {
        output.WriteLine(title);
        IReadOnlyList<string[]> all = [header, .. rows.Select(row => row.Select(cell => TerminalText.Escape(cell)).ToArray())];
        var widths = header.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
            output.WriteLine("  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        output.WriteLine();
    }
}
