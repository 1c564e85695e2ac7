"""How fast mulu is, as ratios to a floor and to peers: `python -m benchmarks` (see README.md)."""
