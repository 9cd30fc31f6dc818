"""Run the command line: ``python -m graph``."""

import signal
import sys

signal.signal(signal.SIGTERM, signal.default_int_handler)  # to be ended is to be interrupted: it cleans up
try:
    from graph.cli import main

    status = main()
except KeyboardInterrupt:  # while it is loaded
    print("python -m graph: interrupted", file=sys.stderr)
    status = 1
raise SystemExit(status)
