"""Pictures, drawn when a page is made: places and sizes in whole units, no colours, no clock, no chance.

A picture takes numbers and names, and gives shapes that a template writes as SVG. Its numbers stand
beside it as text.
"""

HUES = 8
"""So many colours there are; what comes after them shares the last one."""


def hue(position: int) -> int:
    """The number of the colour, from 1, of what stands at a position in a legend."""
    return min(position + 1, HUES)
