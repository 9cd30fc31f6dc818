"""Concept Explorer: run with ``streamlit run app.py``."""

import streamlit as st

from graph.ui import building, builtin, explorer, import_report, overview, prerequisites, reporting, study

st.set_page_config(page_title="Concept Explorer", page_icon="🕸️", layout="wide")
report = st.Page(import_report.page, title="Import report", url_path="import-report", visibility="hidden")
page = st.navigation(
    [
        st.Page(explorer.page, title="Explore", url_path="explore", default=True),
        st.Page(prerequisites.page, title="Prerequisites", url_path="prerequisites"),
        st.Page(study.page, title="Study path", url_path="study"),
        st.Page(overview.page, title="Overview", url_path="overview"),
        report,
    ],
    position="top",
)
builtin.keep_in_address()
if reporting.wanted():
    st.switch_page(report, query_params={})  # the deck stays in the address by itself
page.run()
building.drawn()
