"""A small picture of how two rates agree, as SVG: both logarithmic, the diagonal is right."""

from collections.abc import Sequence
from math import log

WIDTH, HEIGHT, MARGIN = 480, 360, 56
COLOURS = ("#154273", "#a90061", "#39870c", "#e17000")
Points = Sequence[tuple[float, float]]


def agreement(title: str, levels: Sequence[float], curves: dict[str, Points], dots: Points) -> str:
    """Expected rates (`levels`) across and observed ones upwards: a named line each, and dots beside them."""
    scale = _Scale(levels[0], levels[-1])
    marks = [scale.line([(level, level) for level in levels], "#999999", "4 4")]
    marks += [scale.line([(level, level * by) for level in levels], "#dddddd", "2 4") for by in (0.5, 2.0)]
    marks += [scale.text(level, scale.low, f"{level:,.0f}", "middle", (0, 18)) for level in levels]
    marks += [scale.text(scale.low, level, f"{level:,.0f}", "end", (-6, 4)) for level in levels]
    marks += [scale.dot(point) for point in dots]
    for place, (colour, (name, points)) in enumerate(zip(COLOURS, curves.items(), strict=False)):
        marks.append(scale.line(points, colour))
        marks.append(scale.text(scale.low, scale.high, name, "start", (12, 14 * (place + 1)), colour))
    marks.append(scale.text(scale.low, scale.low, "expected: e-value, per million texts", "start", (90, 42)))
    marks.append(scale.text(scale.low, scale.high, "observed, per million texts", "start", (-44, -24)))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    return "\n".join([head, f"<title>{title}</title>", *marks, "</svg>", ""])


class _Scale:
    """Where a pair of rates stands in the picture."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def _place(self, point: tuple[float, float]) -> tuple[float, float]:
        across, up = (log(max(value, 1.0) / self.low) / log(self.high / self.low) for value in point)
        return MARGIN + (WIDTH - 2 * MARGIN) * across, HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * up

    def line(self, points: Points, colour: str, dashes: str = "none") -> str:
        path = " ".join("{:.1f},{:.1f}".format(*self._place(point)) for point in points)
        style = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"'
        return f'<polyline points="{path}" {style}/>'

    def dot(self, point: tuple[float, float]) -> str:
        x, y = self._place(point)
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="#888888"/>'

    def text(  # noqa: PLR0917 - what a label is
        self, x: float, y: float, text: str, anchor: str, off: tuple[int, int], colour: str = "#222222"
    ) -> str:
        left, top = self._place((x, y))
        style = f'font-family="sans-serif" font-size="11" fill="{colour}" text-anchor="{anchor}"'
        return f'<text x="{left + off[0]:.1f}" y="{top + off[1]:.1f}" {style}>{text}</text>'
