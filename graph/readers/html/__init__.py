"""HTML to plain text: formulas and code stay as they are, media are named, nothing else of it is left."""
