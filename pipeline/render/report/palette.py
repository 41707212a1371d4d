"""Colours of the charts as they are drawn: those of the light scheme.

A chart is inlined in a page, whose style sheet replaces each of these colours by that of the reader's scheme: CSS
outranks the presentation attributes of SVG, so the file of the chart stays as it was drawn. Nothing is told by hue
alone: series differ in shape and lightness too.
"""

SERIES = "#1d5f99"
INTERVAL = "#a8c8e4"
WEAK_SERIES = "#6a737d"
WEAK_INTERVAL = "#d0d5da"
STANDARDISED = "#17202a"
CORRECTED = "#0b7a53"
BASELINE = "#b4531b"
GAP = "#eceff2"
GRID = "#dfe3e8"
AXIS = "#59636e"
SURFACE = "#ffffff"
BY_HISTORY = "#b9c1c9"
BY_NIGHTS = "#3f4a55"
ABSENT = "#f4f6f8"
SHADES = ("#eaf2fa", "#cfe1f2", "#a8c8e4", "#6fa3d0", "#3273ad", "#1d5f9a")  # of the heat map, from rare to frequent
ON_LIGHT, ON_DARK = "#1b2733", "#fffffe"  # text on the first four shades, and on the others
