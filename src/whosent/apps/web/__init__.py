"""``whosent serve``: the same answers as pages in a browser, from and for this machine alone."""
