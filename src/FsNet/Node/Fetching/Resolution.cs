namespace FsNet.Node.Fetching;

/// <summary>What was asked for and cannot be had.</summary>
/// <param name="Text">As it was typed, or the name of a file in a folder that was typed.</param>
/// <param name="Reason">For people; may have several lines.</param>
internal sealed record Refusal(string Text, string Reason);

/// <summary>What the words on a command line stand for.</summary>
/// <param name="Hidden">Names of hidden files that were not asked for.</param>
internal sealed record Resolution(List<WantedFile> Files, List<Refusal> Refused, List<string> Hidden);
