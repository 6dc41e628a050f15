"""The login that a page needs where others can reach it: ``whosent serve --expose``."""
