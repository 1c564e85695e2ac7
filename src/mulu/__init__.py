"""mulu keeps official catalogues honest."""

__version__ = "0.1.0"
