"""How fast whosent is: ratios within one run. ``python -m bench``, or ``make bench``."""
