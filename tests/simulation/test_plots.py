"""Is every plot of the sample month written, and is every written one used?"""

from simulation import samples
from simulation.plots import complaints, endings, hitches, shop, smoothly
from simulation.plots.book import COMPLAINTS, ORDERS, OTHERS

CHAPTERS = (complaints, endings, hitches, shop, smoothly)


def test_every_plot_of_the_month_is_written() -> None:
    assert set(ORDERS) == set(samples.plots().orders)
    assert set(COMPLAINTS) == set(samples.plots().complaints)
    assert set(OTHERS) == set(samples.plots().others)


def test_every_row_has_a_plot() -> None:
    assert {row.plot for row in samples.orders()} <= set(ORDERS)
    assert {row.plot for row in samples.complaints()} <= set(COMPLAINTS)
    assert sorted(row.plot for row in samples.others()) == sorted(OTHERS)


def test_plots_live_in_chapters() -> None:
    written = {plot.story.__module__ for plot in ORDERS.values()}
    written |= {plot.story.__module__ for plot in (*COMPLAINTS.values(), *OTHERS.values())}
    assert written == {chapter.__name__ for chapter in CHAPTERS}
