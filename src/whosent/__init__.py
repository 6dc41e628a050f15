"""whosent: was my account used, or was only my address forged?"""

__version__ = "0.1.0"
