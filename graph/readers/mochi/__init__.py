"""Mochi: packages of cards in EDN or Transit."""

from graph.readers.files import Format
from graph.readers.mochi.package import is_mochi, read_mochi

FORMATS: tuple[Format, ...] = (Format("Mochi", is_mochi, read_mochi),)
