namespace FsNet.Reports.Html;

/// <summary>What was done to the swarm, with the numbers that the plots have for it.</summary>
internal static class EventsSection
{
    private const int MostRows = 200;

    public static void Write(Markup page, RunHistory run)
    {
        if (run.Marks.Count == 0)
            return;
        page.Open("section", ("id", "events"), ("aria-labelledby", "events-title"));
        page.Element("h2", "What happened to the swarm", ("id", "events-title"));
        page.Element("p", $"{Words.Many(run.Marks.Count, "event")}; the numbers are those of the dotted lines in the plots over time.");
        Table.Write(
            page, "Events of the timeline, in the order of their times", ["no.", "#at", "what", "because"],
            run.Marks.Take(MostRows).Select((e, i) => new[] { $"{i + 1}", Words.Seconds(e.AtSeconds), e.What, Place(e.Because) }));
        page.Element(
            "p", run.Marks.Count > MostRows ? $"Data: events.jsonl, which has {run.Marks.Count - MostRows} more." : "Data: events.jsonl.",
            ("class", "source"));
        page.Close();
    }

    // Of a place in a file, FOLDER/FILE:LINE, the folder tells a reader nothing.
    private static string Place(string? because) =>
        because is null || because.Contains(' ') ? because ?? "" : because[(because.LastIndexOfAny(['/', '\\']) + 1)..];
}
