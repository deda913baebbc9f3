namespace FsNet.Swarms.Acting;

/// <summary>What became of a wish.</summary>
/// <param name="Text">What was done, or why it was not.</param>
internal sealed record Outcome(bool IsDone, string Text);
