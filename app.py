"""Concept Explorer: run with ``streamlit run app.py``."""

import streamlit as st

from graph.ui import explorer, prerequisites, study

st.set_page_config(page_title="Concept Explorer", page_icon="🕸️", layout="wide")
st.navigation(
    [
        st.Page(explorer.page, title="Explore", url_path="explore", default=True),
        st.Page(prerequisites.page, title="Prerequisites", url_path="prerequisites"),
        st.Page(study.page, title="Study path", url_path="study"),
    ],
    position="top",
).run()
