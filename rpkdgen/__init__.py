"""rpkdgen: a region's poverty-reduction plan, from YAML to official documents."""

__version__ = "0.1.0"
