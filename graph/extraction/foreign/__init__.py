"""Cards in languages other than English: terms found without a tagger, by the rules of each language."""
