"""How fast imidsl is, as ratios: `python -m benchmarks` from the project's folder (see docs/performance.md)."""
