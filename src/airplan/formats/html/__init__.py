"""Write HTML and SVG by hand: pages that load nothing, run nothing, and open in an old browser."""
