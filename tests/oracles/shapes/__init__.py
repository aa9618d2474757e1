"""The table of shapes, one module for each thing that varies."""

from shape import Shape
from shapes import imports, layouts, left_alone, literals, results, traps, values

ALL: tuple[Shape, ...] = (
    *literals.SHAPES,
    *values.SHAPES,
    *imports.SHAPES,
    *results.SHAPES,
    *layouts.SHAPES,
    *traps.SHAPES,
    *left_alone.SHAPES,
)
