"""pyvis in Streamlit: its own page in an iframe. Run by the benchmark; ``?graph=`` names a file.

With ``&still`` the nodes stand where the file says, else pyvis's own physics places them.

pyvis asks a CDN for Bootstrap even when all is to be in line: those tags are cut, so that it works offline.
"""

import json
import re
from pathlib import Path

import streamlit as st
from pyvis.network import Network
from streamlit.components.v1 import html

REMOTE = re.compile(r"<(?:link|script)\b[^>]*\b(?:href|src)\s*=\s*[\"']?https?://[^>]*>(?:\s*</script>)?")


@st.cache_data
def page(path: str, still: bool) -> str:
    """The page that pyvis makes of a graph."""
    graph = json.loads(Path(path).read_text(encoding="utf-8"))
    network = Network(height="750px", width="100%", cdn_resources="in_line")
    for node in graph["nodes"]:
        place = {"x": node["x"], "y": node["y"]} if still else {}
        network.add_node(node["id"], label=node["label"], size=node["size"], **place)
    for source, target in graph["edges"]:
        network.add_edge(source, target)
    if still:
        network.toggle_physics(False)
    return REMOTE.sub("", network.generate_html())


if __name__ == "__main__":
    st.set_page_config(layout="wide")
    html(page(st.query_params["graph"], "still" in st.query_params), height=780)
