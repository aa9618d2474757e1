"""The table of shapes, one module for each thing that varies."""

from shape import Shape
from shapes import (
    calls,
    combined,
    dom,
    handlers,
    imports,
    justified,
    layouts,
    manifests,
    sax,
    traps,
    work,
    xmlrpc,
)

MODULES = (
    imports,
    calls,
    combined,
    work,
    layouts,
    handlers,
    dom,
    sax,
    xmlrpc,
    justified,
    manifests,
    traps,
)
ALL: tuple[Shape, ...] = tuple(shape for module in MODULES for shape in module.SHAPES)
