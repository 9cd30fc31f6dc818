"""A package, so that no other package named ``tests`` in site-packages is taken for this one."""
