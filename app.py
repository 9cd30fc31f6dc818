"""Concept Explorer: run with ``streamlit run app.py``."""

import streamlit as st

from graph.ui.explorer import page

st.set_page_config(page_title="Concept Explorer", page_icon="🕸️", layout="wide")
page()
