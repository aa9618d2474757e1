"""The table of shapes, one module for each thing that varies."""

from shape import Shape
from shapes import (
    environment,
    globs,
    imports,
    layouts,
    left_alone,
    lists,
    literals,
    outputs,
    pipelines,
    popen,
    redirections,
    results,
    subprocess_calls,
    traps,
    values,
)

MODULES = (
    literals,
    values,
    imports,
    results,
    layouts,
    traps,
    left_alone,
    popen,
    outputs,
    subprocess_calls,
    pipelines,
    lists,
    redirections,
    environment,
    globs,
)
ALL: tuple[Shape, ...] = tuple(shape for module in MODULES for shape in module.SHAPES)
