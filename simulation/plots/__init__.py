"""Which files hold the plots?"""

from simulation.plots import complaints, endings, hitches, shop, smoothly

__all__ = ["complaints", "endings", "hitches", "shop", "smoothly"]
