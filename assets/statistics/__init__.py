"""Articles and statements -> statistics: every figure, its bounds, what it counts, and who claims it."""
