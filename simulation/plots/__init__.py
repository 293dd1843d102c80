"""Which files hold the plots?"""

from simulation.plots import complaints, endings, hitches, smoothly

__all__ = ["complaints", "endings", "hitches", "smoothly"]
