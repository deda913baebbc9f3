using static System.FormattableString;

namespace FsNet.Reports.Html;

/// <summary>Who got blocks from whom, as a matrix: a row receives, a column sends.</summary>
internal sealed class ExchangeFigure : Figure
{
    private const int Colours = 10;

    private readonly Exchange _exchange;

    public ExchangeFigure(RunHistory run) : base(run) => _exchange = Exchange.Of(run);

    public override string Id => "exchange";

    public override string Title => "Who got blocks from whom";

    public override string Source => "blocks.csv, report.json (nodes[].blocksFrom)";

    public override string? Missing => _exchange.IsEmpty
        ? Run.WithoutBlocks ?? "Nothing to draw: no block came from a node of this topology."
        : null;

    public override string Description =>
        $"Rows received, columns sent{(_exchange.IsByNode ? "" : "; nodes are taken together by group and region")}. "
        + (_exchange.IsByNode ? "Numbers are blocks" : "Numbers are the share of a row’s blocks") + "; the stronger the colour, the more. "
        + $"{Words.Percent(SeedShare)} of all blocks came straight from {(Run.Topology.Seeds.Count() == 1 ? "the seed" : "the seeds")}.";

    private double SeedShare
    {
        get
        {
            var seeds = Run.Topology.Seeds.Select(s => s.Name).ToHashSet();
            var from = Report.Nodes.SelectMany(n => n.BlocksFrom).ToList();
            return from.Where(f => seeds.Contains(f.Key)).Sum(f => (double)f.Value) / Math.Max(1, from.Sum(f => (long)f.Value));
        }
    }

    public override double HeightAt(double width)
    {
        var layout = new MatrixLayout(_exchange, width);
        return layout.Top + _exchange.Receivers.Count * layout.CellHeight + 8;
    }

    public override void Draw(Markup svg, double width)
    {
        var layout = new MatrixLayout(_exchange, width);
        foreach (var (column, from) in _exchange.Senders.Index())
            svg.Element(
                "text", layout.Short(from), ("class", "tick"),
                ("transform", Invariant($"translate({layout.X(column) + layout.CellWidth / 2 + 4:0.#} {layout.Top - 8:0.#}) rotate(-60)")));
        foreach (var (row, to) in _exchange.Receivers.Index())
            DrawRow(svg, layout, row, to);
    }

    private void DrawRow(Markup svg, MatrixLayout layout, int row, string to)
    {
        svg.Element(
            "text", layout.Short(to), ("class", "tick end"), ("x", layout.Left - 8), ("y", layout.Y(row) + layout.CellHeight / 2 + 4));
        foreach (var (column, from) in _exchange.Senders.Index())
            DrawCell(svg, layout, (row, to), (column, from));
    }

    private void DrawCell(Markup svg, MatrixLayout layout, (int Index, string Name) to, (int Index, string Name) from)
    {
        var blocks = _exchange.Blocks(to.Name, from.Name);
        var isSelf = _exchange.IsByNode && to.Name == from.Name;
        var colour = blocks == 0 ? 0 : (int)Math.Ceiling((double)Colours * blocks / _exchange.Most);
        svg.Open("g").Element("title", $"{to.Name} got {Words.Many(blocks, "block")} from {from.Name}");
        svg.Leaf(
            "rect", ("class", isSelf ? "cell self" : blocks == 0 ? "cell f-row" : $"cell fq q{colour}"),
            ("x", layout.X(from.Index)), ("y", layout.Y(to.Index)), ("width", layout.CellWidth - 1), ("height", layout.CellHeight - 1));
        if (blocks > 0 && layout.HasNumbers)
            svg.Element(
                "text", Number(to.Name, blocks), ("class", $"cell-number mid{(colour > Colours / 2 ? " strong" : "")}"),
                ("x", layout.X(from.Index) + layout.CellWidth / 2), ("y", layout.Y(to.Index) + layout.CellHeight / 2 + 4));
        svg.Close();
    }

    private string Number(string to, long blocks) => _exchange.IsByNode
        ? Words.Count(blocks)
        : Words.Percent(Math.Round((double)blocks / Math.Max(1, _exchange.Received(to)), 2));
}
