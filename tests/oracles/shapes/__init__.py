"""The table of shapes, one module for each thing that varies."""

from shape import Shape
from shapes import (
    asyncio_calls,
    background,
    dash_c,
    environment,
    globs,
    imports,
    joined,
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
    variables,
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
    joined,
    variables,
    dash_c,
    asyncio_calls,
    background,
)
ALL: tuple[Shape, ...] = tuple(shape for module in MODULES for shape in module.SHAPES)
