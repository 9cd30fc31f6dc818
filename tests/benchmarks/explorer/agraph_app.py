"""streamlit-agraph, as its documentation has it. Run by the benchmark; ``?graph=`` names a file.

With ``&still`` the nodes stand where the file says, else its own physics places them.
"""

import json
from pathlib import Path

import streamlit as st


def main() -> None:
    """Draw the graph, and say below it what was picked."""
    from streamlit_agraph import Config, Edge, Node, agraph

    st.set_page_config(layout="wide")
    graph = json.loads(Path(st.query_params["graph"]).read_text(encoding="utf-8"))
    still = "still" in st.query_params
    nodes = []
    for node in graph["nodes"]:
        place = {"x": node["x"], "y": node["y"]} if still else {}
        nodes.append(Node(id=node["id"], label=node["label"], size=node["size"], **place))
    edges = [Edge(source=source, target=target) for source, target in graph["edges"]]
    config = Config(width=1200, height=750, directed=False, physics=not still, hierarchical=False)
    picked = agraph(nodes=nodes, edges=edges, config=config)
    st.text(f"picked: {picked}")


if __name__ == "__main__":
    main()
