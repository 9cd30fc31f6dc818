"""The app as it is for a graph with too many links to be sent at once, which here are more than five."""

from pathlib import Path

from graph.ui import viewing

if __name__ == "__main__":  # run by Streamlit, and not looked through for examples
    viewing._MOST_LINKS = 5
    exec(compile((Path(__file__).parents[1] / "app.py").read_text(encoding="utf-8"), "app.py", "exec"))  # noqa: S102
