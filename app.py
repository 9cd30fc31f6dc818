"""Concept Explorer: run with ``streamlit run app.py``."""

import streamlit as st

from graph.ui import builtin, explorer, overview, prerequisites, study

st.set_page_config(page_title="Concept Explorer", page_icon="🕸️", layout="wide")
page = st.navigation(
    [
        st.Page(explorer.page, title="Explore", url_path="explore", default=True),
        st.Page(prerequisites.page, title="Prerequisites", url_path="prerequisites"),
        st.Page(study.page, title="Study path", url_path="study"),
        st.Page(overview.page, title="Overview", url_path="overview"),
    ],
    position="top",
)
builtin.keep_in_address()
page.run()
