"""Pure functions of the cold chain."""
