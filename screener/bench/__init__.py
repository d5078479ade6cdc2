"""How fast the engine is: the same questions put to it, to Polars and to pandas, in one run."""
